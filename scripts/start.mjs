import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './install.mjs';
import { banner } from './launch/banner.mjs';
import { openDatabase, refuseEmbeddedInProduction } from './launch/database.mjs';
import { runScript, version } from './launch/repository.mjs';
import { address, checkPort, Service, serviceEnvironment } from './launch/service.mjs';
import { Signals, Stopped } from './launch/signals.mjs';
import { Steps } from './launch/steps.mjs';

// What the service reports of its own start, in this order, and how a person calls it.
const SERVICE_STEPS = [
  ['migrated', 'migrations'],
  ['demo', 'demo data'],
  ['listening', 'service'],
];

await runScript(async () => {
  refuseEmbeddedInProduction();
  const { servesHttp, ...where } = address();
  if (servesHttp) await checkPort(where);
  console.log(`\nTheriac ${version()}\n`);
  const signals = new Signals();
  const steps = new Steps(6);
  try {
    await prepare(steps, signals);
    const database = await steps.run('database', async () => {
      const opened = await openDatabase();
      return [opened.detail, opened];
    });
    if (database.note) console.log(`      ${database.note}`);
    try {
      signals.check();
      return await serve(serviceEnvironment(database), steps, signals);
    } finally {
      await database.release();
    }
  } catch (error) {
    if (error instanceof Stopped) return error.exitCode;
    throw error;
  }
});

async function prepare(steps, signals) {
  await steps.run('dependencies', async (say) => {
    const installed = await ensureDependencies(() => say('npm ci, which takes a minute or two'));
    return [installed ? 'installed' : 'up to date'];
  });
  signals.check();
  await steps.run('build', async (say) => {
    const compiled = await ensureBuilt(() => say('compiling'));
    return [compiled ? 'compiled' : 'up to date'];
  });
  signals.check();
}

/** Runs the service until it ends. @returns {Promise<number>} its exit code */
function serve(env, steps, signals) {
  let reported = 0;
  const service = new Service(env, ({ step, ms, detail }) => {
    const at = SERVICE_STEPS.findIndex(([name]) => name === step);
    for (; reported < at; reported += 1) steps.report(SERVICE_STEPS[reported][1], 'off');
    if (at < reported) return;
    reported = at + 1;
    steps.report(SERVICE_STEPS[at][1], detail ?? (step === 'listening' ? address().baseUrl : 'done'), ms);
    if (step === 'listening') greet(env);
  });
  signals.listen(
    (signal) => service.stop(signal),
    () => service.kill(),
  );
  return service.exited;
}

function greet(env) {
  const demo = env.DEMO_DATA !== 'off' && env.NODE_ENV !== 'production';
  console.log(banner({ ...address(), demo, readyMs: performance.now() }));
}
