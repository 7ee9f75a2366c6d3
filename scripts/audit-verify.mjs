import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './install.mjs';
import { openDatabase } from './launch/database.mjs';
import { built, runScript } from './launch/repository.mjs';
import { runNode } from './launch/run-node.mjs';
import { Signals } from './launch/signals.mjs';

// Nothing on standard output but the report: it may be JSON.
await runScript(async () => {
  const signals = new Signals();
  await ensureDependencies(() => console.error('Installing dependencies …'));
  await ensureBuilt(() => console.error('Building …'));
  const database = await openDatabase();
  try {
    const env = { ...process.env, DATABASE_URL: database.ownerUrl ?? database.url };
    return await runNode([built('src/audit-verify.js'), ...process.argv.slice(2)], { env, signals });
  } finally {
    await database.release();
  }
});
