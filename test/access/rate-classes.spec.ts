import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CREDENTIAL_ROUTES } from '../../src/platform/http/rate-limit-policies';
import { EXPENSIVE_ROUTES } from '../../src/platform/http/rate-quotas';
import { ACCESS_MATRIX } from './access-matrix';

const DOCUMENT = join(__dirname, '..', '..', 'dist', 'openapi.json');

/** Public and not counted as credentials, each for its reason. */
const FOR_A_REASON: Readonly<Record<string, string>> = {
  logOut: 'Ends what a token is for and tells nothing of it; nobody may be kept from it by having tried too often.',
  reportGuestPresence:
    'A sign of life, several times a minute from each guest of a family behind one address; proved by 256 random bits.',
  unsubscribeFromMails:
    'Mail providers post it for many readers from few addresses; the token is 32 random bytes, and a wrong one costs one hash.',
  receivePartnerEvent:
    'From a pharmacy system, in bursts, proved by its signature; what is not signed costs the look-up of a partner and a hash or two.',
  receiveStripeEvent:
    'From the payment provider, in bursts, proved by its signature; what is not signed costs one hash.',
};

interface Described {
  id: string;
  method: string;
  /** As Fastify writes it. */
  route: string;
}

describe('the classes of the rate limits', () => {
  const operations = published();

  it('hold every operation that strangers may change something with to the strict limit', () => {
    const open = operations.filter(
      ({ id, method, route }) =>
        method !== 'GET' && ACCESS_MATRIX.get(id)?.allowed === 'everybody' && !CREDENTIAL_ROUTES.has(route),
    );
    expect(open.map(({ id }) => id).sort()).toEqual(Object.keys(FOR_A_REASON).sort());
  });

  it('name routes that there are', () => {
    const routes = new Set(operations.map(({ route }) => route));
    expect([...CREDENTIAL_ROUTES].filter((route) => !routes.has(route))).toEqual([]);
    const calls = new Set(operations.map(({ method, route }) => `${method} ${route}`));
    expect([...EXPENSIVE_ROUTES].filter((call) => !calls.has(call))).toEqual([]);
  });
});

function published(): Described[] {
  const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      route: path.replace(/\{(\w+)\}/g, ':$1'),
    })),
  );
}
