/** Where the queues live: PostgreSQL always, Redis when the run has one (TEST_REDIS_URL). */
export interface Store {
  name: string;
  env: Record<string, string>;
}

const redis = process.env.TEST_REDIS_URL;

export const stores: Store[] = [
  { name: 'PostgreSQL', env: {} },
  ...(redis === undefined ? [] : [{ name: 'Redis', env: { REDIS_URL: ownDatabase(redis) } }]),
];

/** One of the sixteen numbered databases for each jest worker: queues of two test files are not to meet. */
function ownDatabase(redisUrl: string): string {
  const url = new URL(redisUrl);
  url.pathname = `/${Number(process.env.JEST_WORKER_ID ?? 1) % 16}`;
  return url.href;
}
