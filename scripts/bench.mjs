import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './install.mjs';
import { inRepository, runScript } from './launch/repository.mjs';
import { runNode } from './launch/run-node.mjs';
import { Signals } from './launch/signals.mjs';

await runScript(async () => {
  const signals = new Signals();
  await ensureDependencies(() => console.log('Installing dependencies …'));
  await ensureBuilt(() => console.log('Building …'));
  return runNode([inRepository('bench', 'run.mjs'), ...process.argv.slice(2)], { signals });
});
