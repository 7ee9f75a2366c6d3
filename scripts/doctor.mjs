import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './install.mjs';
import { built, runScript } from './launch/repository.mjs';
import { runNode } from './launch/run-node.mjs';

await runScript(async () => {
  await ensureDependencies(() => console.log('Installing dependencies …'));
  await ensureBuilt(() => console.log('Building …'));
  return runNode([built('src/doctor.js')], { env: environment() });
});

/** Without a DATABASE_URL `npm start` would run the embedded server, so that is what gets judged: fine, except in production. */
function environment() {
  if (process.env.DATABASE_URL) return process.env;
  return { ...process.env, DATABASE_URL: 'postgresql://embedded/theriac', DATABASE_EMBEDDED: 'yes' };
}
