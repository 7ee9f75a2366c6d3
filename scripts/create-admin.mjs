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
    const args = [built('src/create-admin.js'), ...process.argv.slice(2)];
    return await runNode(args, { env: serviceEnvironment(database), signals });
  } finally {
    await database.release();
  }
});
