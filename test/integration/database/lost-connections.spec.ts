import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { startTestApp, type TestApp } from '../../support/test-app';

const POOL_SIZE = 3;

describe('connections that end in the middle of a transaction', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api', DATABASE_POOL_SIZE: String(POOL_SIZE) } });
  });
  afterAll(() => test.close());

  const ended = () =>
    test.app
      .get(UnitOfWork)
      .run((em) => em.execute('select pg_terminate_backend(pg_backend_pid())'))
      .catch((error: unknown) => error);

  it('leave their places in the pool to others', async () => {
    for (let round = 0; round < 3; round += 1) {
      const failures = await Promise.all(Array.from({ length: POOL_SIZE }, ended));
      expect(failures.every((failure) => failure instanceof Error)).toBe(true);
    }
    const answer = await test.app.get(UnitOfWork).run((em) => em.execute('select 1 as one'));
    expect(answer).toEqual([{ one: 1 }]);
    expect((await test.http('/health/ready')).status).toBe(200);
  });
});
