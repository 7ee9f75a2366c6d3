import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { startPostgres } from './embedded-postgres.mjs';
import { ensureDependencies } from './install.mjs';
import { PatientsStory, STORY } from './launch/patients-story.mjs';
import { freePort } from './launch/ports.mjs';
import { LaunchError, runScript } from './launch/repository.mjs';
import { address, Service } from './launch/service.mjs';
import { Signals, Stopped } from './launch/signals.mjs';
import { Steps } from './launch/steps.mjs';

await runScript(async () => {
  const running = process.env.BASE_URL || (await runningService());
  if (running) return tell(running);
  const signals = new Signals();
  try {
    return await withThrowAwayService(signals, tell);
  } catch (error) {
    if (error instanceof Stopped) return error.exitCode;
    throw error;
  }
});

/** Tells the story to a service. @returns {Promise<number>} the exit code: 1 at the first wrong answer */
async function tell(baseUrl) {
  console.log(`\nA patient's story, told to ${baseUrl}\n`);
  const story = new PatientsStory(baseUrl);
  const steps = new Steps(STORY.length, process.stdout, { title: 30, detail: 70 });
  for (const [title, step] of STORY) {
    try {
      await steps.run(title, async () => [await step(story)]);
    } catch (error) {
      console.error(`\nThe story went wrong where "${title}": ${error.message}\n`);
      return 1;
    }
  }
  console.log(`\nAll ${STORY.length} steps went as they should.\n`);
  return 0;
}

/** The service of a `npm start` in another terminal. */
async function runningService() {
  const { baseUrl } = address();
  try {
    await fetch(`${baseUrl}/health/live`, { signal: AbortSignal.timeout(2_000) });
    return baseUrl;
  } catch {
    return undefined;
  }
}

/** A service on a database of its own, both gone afterwards. */
async function withThrowAwayService(signals, work) {
  await ensureDependencies(() => console.log('Installing dependencies …'));
  await ensureBuilt(() => console.log('Building …'));
  signals.check();
  const folder = mkdtempSync(join(tmpdir(), 'theriac-demo-'));
  // Root's database server runs as nobody, who has to get in.
  chmodSync(folder, 0o755);
  try {
    const postgres = await startPostgres({ folder: join(folder, 'postgres'), mode: 'test' });
    try {
      return await withService(await environment(folder, postgres.url), signals, work);
    } finally {
      await postgres.release();
      postgres.discard();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withService(env, signals, work) {
  signals.check();
  let ready;
  const listening = new Promise((resolve) => (ready = resolve));
  const service = new Service(env, ({ step }) => step === 'listening' && ready(true));
  signals.listen(
    (signal) => service.stop(signal),
    () => service.kill(),
  );
  try {
    if (!(await Promise.race([listening, service.exited.then(() => false)]))) {
      signals.check();
      throw new LaunchError('The service ended before it was ready; its own message is above.');
    }
    return await work(`http://127.0.0.1:${env.PORT}`);
  } finally {
    service.stop();
    await service.exited;
  }
}

async function environment(folder, url) {
  return {
    ...process.env,
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    PROCESS_ROLE: 'all',
    DATA_DIR: folder,
    DATABASE_URL: url,
    DATABASE_EMBEDDED: 'yes',
    PAYMENT_PROVIDER: 'sandbox',
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
    DEMO_DATA: 'on',
    STARTUP_TASKS: 'migrate,demo',
  };
}
