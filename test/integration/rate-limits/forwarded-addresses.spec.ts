import { startTestApp, type TestApp } from '../../support/test-app';

/** Whose address is counted, told by what is left of a limit of its own. */
async function countedTogether(test: TestApp, one: string, other: string): Promise<boolean> {
  const left = async (forwarded: string) => {
    const { headers } = await test.http('/api/v1/doctors', { headers: { 'x-forwarded-for': forwarded } });
    return Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
  };
  const before = await left(one);
  return (await left(other)) === before - 1;
}

/** Sent by a caller at 127.0.0.1; `true` where both lists name one caller. */
const CASES: readonly [trusted: string | undefined, one: string, other: string, together: boolean][] = [
  // Nobody is trusted: whatever a caller says of himself, he is one.
  [undefined, '203.0.113.1', '203.0.113.2', true],
  // One proxy, which adds the address that it saw: what stands before it was made up by the caller.
  ['127.0.0.1', '203.0.113.1', '203.0.113.2', false],
  ['127.0.0.1', '198.51.100.1, 203.0.113.1', '198.51.100.2, 203.0.113.1', true],
  ['127.0.0.1', '10.0.0.9, 203.0.113.3', '203.0.113.3', true],
  // Two proxies.
  ['127.0.0.1,10.0.0.0/8', '203.0.113.1, 10.0.0.9', '203.0.113.2, 10.0.0.9', false],
  ['127.0.0.1,10.0.0.0/8', '198.51.100.1, 203.0.113.1, 10.0.0.9', '198.51.100.2, 203.0.113.1, 10.0.0.8', true],
  // Not the second proxy, although the header names it: it is the caller's neighbour.
  ['127.0.0.1', '203.0.113.1, 10.0.0.9', '203.0.113.2, 10.0.0.9', true],
  // IPv6: one customer has a whole /64.
  ['127.0.0.1', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
  ['127.0.0.1', '2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['127.0.0.1,fd00::/8', '2001:db8:1:2::1, fd00::7', '2001:db8:1:3::1, fd00::7', false],
  // With ports, and with what is no address.
  ['127.0.0.1', '203.0.113.1:50001', '203.0.113.1:50002', true],
  ['127.0.0.1', 'unknown', '_hidden', true],
];

describe.each(CASES)('with proxies %s', (trusted, one, other, together) => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { RATE_LIMITS: 'on', TRUSTED_PROXIES: trusted, PROCESS_ROLE: 'api' } });
  });
  afterAll(() => test.close());

  it(`callers ${one} and ${other} are counted ${together ? 'together' : 'apart'}`, async () => {
    expect(await countedTogether(test, one, other)).toBe(together);
  });
});
