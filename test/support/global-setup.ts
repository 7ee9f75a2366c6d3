import { TestServer } from './test-server';

declare global {
  var theriacTestServer: TestServer | undefined;
}

/** Before all suites: PostgreSQL and the template. The workers inherit where these are through the environment. */
export default async function globalSetup(): Promise<void> {
  const server = await TestServer.start();
  globalThis.theriacTestServer = server;
  process.env.TEST_POSTGRES_URL = server.adminUrl;
  process.env.TEST_POSTGRES_TEMPLATE = server.template;
  process.env.TEST_RUN_PID = String(process.pid);
}
