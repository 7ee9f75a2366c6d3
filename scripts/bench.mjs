import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './install.mjs';
import { inRepository, runScript } from './launch/repository.mjs';
import { runNode } from './launch/run-node.mjs';
import { Signals } from './launch/signals.mjs';

await runScript(async () => {
  const signals = new Signals();
  await ensureDependencies(() => console.log('Installing dependencies …'));
  await ensureBuilt(() => console.log('Building …'));
  const given = process.argv.slice(2);
  // Not held against the reference, which has no such lists.
  if (given[0] === 'search') return runNode([inRepository('bench', 'search.mjs'), ...given.slice(1)], { signals });
  return runNode([inRepository('bench', 'run.mjs'), ...given], { signals });
});
