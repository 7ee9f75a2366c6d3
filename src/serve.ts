import { loadEnvironment } from './config/env';
import { createApp } from './create-app';

/** Starts the HTTP process (and the workers, unless PROCESS_ROLE says otherwise) and reports each step to a launcher, if there is one. */
export async function serve(): Promise<void> {
  const env = loadEnvironment();
  const app = await createApp(env);
  app.enableShutdownHooks();
  await app.listen({ port: env.PORT, host: env.HOST });
}
