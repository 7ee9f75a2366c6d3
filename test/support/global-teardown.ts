import './global-setup';

/** After all suites: stops PostgreSQL, unless another run still uses it. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.theriacTestServer?.stop();
}
