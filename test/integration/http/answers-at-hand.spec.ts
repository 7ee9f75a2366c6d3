import { openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp } from '../../support/test-app';
import { DoctorReading } from '../../../src/modules/doctors/doctor-reading.service';
import { FreeSlots } from '../../../src/modules/doctors';

describe('an answer at hand', () => {
  let test: TestApp;

  beforeAll(async () => (test = await startTestApp({ env: { PROCESS_ROLE: 'api', RATE_LIMITS: 'on' } })));
  afterAll(() => test.close());
  afterEach(() => jest.restoreAllMocks());

  const twice = async (path: string, handled: jest.SpyInstance) => {
    const first = await test.http(path);
    const calls = handled.mock.calls.length;
    const second = await test.http(path);
    expect(handled.mock.calls.length).toBe(calls);
    return { first, second };
  };

  it.each([
    ['profile', (id: string) => `/api/v1/doctors/${id}`, () => jest.spyOn(test.app.get(DoctorReading), 'profile')],
    [
      'listing',
      (id: string) => `/api/v1/doctors/${id}/slots?from=2031-01-01&to=2031-01-07`,
      () => jest.spyOn(test.app.get(FreeSlots), 'list'),
    ],
  ])('is the one that the handler gave, %s', async (_, path, spy) => {
    const { id } = await openPractice(test);
    const { first, second } = await twice(path(id), spy());
    expect([second.status, second.text]).toEqual([200, first.text]);
    for (const header of ['content-type', 'etag', 'content-length', 'cache-control']) {
      expect(second.headers.get(header)).toBe(first.headers.get(header));
    }
    const known = await test.http(path(id), { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([known.status, known.text]).toEqual([304, '']);
  });

  it('counts against the rate limit and carries a request id like any other', async () => {
    const { id } = await openPractice(test);
    const { first, second } = await twice(`/api/v1/doctors/${id}`, jest.spyOn(test.app.get(DoctorReading), 'profile'));
    const left = ({ headers }: typeof first) => Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
    expect(left(second)).toBe(left(first) - 1);
    expect(second.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is no answer to a question that the handler would refuse', async () => {
    const { id } = await openPractice(test);
    const path = `/api/v1/doctors/${id}/slots?from=2031-01-01&to=2031-01-07`;
    await test.http(path);
    for (const more of ['&limit=3', '&from=2031-01-02']) expect((await test.http(path + more)).status).toBe(422);
  });
});
