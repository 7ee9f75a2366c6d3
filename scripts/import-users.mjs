import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './install.mjs';
import { openDatabase, refuseEmbeddedInProduction } from './launch/database.mjs';
import { built, runScript } from './launch/repository.mjs';
import { runNode } from './launch/run-node.mjs';
import { Signals } from './launch/signals.mjs';
import { serviceEnvironment } from './launch/service.mjs';

await runScript(async () => {
  refuseEmbeddedInProduction();
  const signals = new Signals();
  await ensureDependencies(() => console.log('Installing dependencies …'));
  await ensureBuilt(() => console.log('Building …'));
  const database = await openDatabase();
  try {
    const args = [built('src/import-users.js'), ...fileAndFlags()];
    return await runNode(args, { env: serviceEnvironment(database), signals });
  } finally {
    await database.release();
  }
});

/** The file as its name is meant: from where npm was called, not from where it runs scripts. */
function fileAndFlags() {
  const [file, ...flags] = process.argv.slice(2);
  return file === undefined ? [] : [path.resolve(process.env.INIT_CWD ?? process.cwd(), file), ...flags];
}
