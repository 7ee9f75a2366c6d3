import { ConfigurationFaults } from './config/configuration-faults';
import { type Environment, loadEnvironment } from './config/env';
import { createApp } from './create-app';
import { shutDownOnSignals } from './platform/http/shutdown';
import { endWithLauncher, timed } from './process/launcher';

/**
 * Starts the process: what STARTUP_TASKS asks for, then HTTP, and the workers unless PROCESS_ROLE says otherwise.
 *
 * @param role over PROCESS_ROLE, for an entry point that is for one role only
 */
export async function serve(role?: Environment['PROCESS_ROLE']): Promise<void> {
  endWithLauncher();
  try {
    const env = loadEnvironment();
    env.PROCESS_ROLE = role ?? env.PROCESS_ROLE;
    await start(env);
  } catch (error) {
    console.error(error instanceof ConfigurationFaults ? error.message : error);
    process.exit(1);
  }
}

async function start(env: Environment): Promise<void> {
  const tasks = env.STARTUP_TASKS.split(',');
  if (tasks.includes('migrate')) {
    // Loaded only when asked for: a start in production does without.
    const { prepareDatabase } = await import('./process/migrate-database.js');
    await timed('migrated', async () => told(await prepareDatabase(env)));
  }
  const app = await createApp(env);
  await app.init();
  if (tasks.includes('demo')) {
    const { loadDemoData } = await import('./demo/demo-data.js');
    await timed('demo', () => loadDemoData(app));
  }
  shutDownOnSignals(app);
  await timed('listening', async () => {
    await app.listen({ port: env.PORT, host: env.HOST });
    return app.getUrl();
  });
}

function told(applied: number): string {
  return applied === 0 ? 'up to date' : `${applied} applied`;
}
