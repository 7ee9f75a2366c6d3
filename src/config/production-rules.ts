import { type ConfigurationFault, masked } from './configuration-faults';

/** Secrets that stand in this repository for anyone to read. */
const PUBLISHED_SECRETS = new Set([
  'theriac-demo-secret-do-not-use-in-production',
  'theriac-test-secret-of-more-than-32-characters',
  'only-the-shape-of-the-service-is-read',
]);

/** The variables that production is strict about. */
export interface ProductionConcerns {
  readonly inProduction: boolean;
  readonly PAYMENT_PROVIDER: string;
  readonly JWT_SECRET?: string;
  readonly DATABASE_EMBEDDED: string;
  readonly DATABASE_URL: string;
  readonly DEMO_DATA: string;
  readonly RATE_LIMITS: string;
}

type Variable = Exclude<keyof ProductionConcerns, 'inProduction'>;

/** What is fine on a developer's machine and must not reach patients. */
export function productionFaults(env: ProductionConcerns): ConfigurationFault[] {
  if (!env.inProduction) return [];
  const faults: ConfigurationFault[] = [];
  const refuse = (when: boolean, variable: Variable, expected: string, mend: string) => {
    if (when) faults.push({ variable, expected, found: masked(variable, env[variable]), mend });
  };
  refuse(
    env.PAYMENT_PROVIDER === 'sandbox',
    'PAYMENT_PROVIDER',
    'a provider that moves real money, or manual',
    'set PAYMENT_PROVIDER=manual to record cash and transfers by hand',
  );
  refuse(
    env.JWT_SECRET === undefined || PUBLISHED_SECRETS.has(env.JWT_SECRET),
    'JWT_SECRET',
    'a secret of at least 32 characters that stands in no example',
    'make one: openssl rand -base64 48',
  );
  refuse(
    env.DATABASE_EMBEDDED === 'yes',
    'DATABASE_URL',
    'a PostgreSQL server that is backed up, not the embedded one',
    'set DATABASE_URL to your server',
  );
  refuse(env.DEMO_DATA === 'on', 'DEMO_DATA', 'off', 'remove DEMO_DATA: its accounts have a published password');
  refuse(env.RATE_LIMITS === 'off', 'RATE_LIMITS', 'on', 'remove RATE_LIMITS: off is for load tests');
  return faults;
}
