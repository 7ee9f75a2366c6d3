import { type ConfigurationFault, masked } from './configuration-faults';

/** Secrets that stand in this repository for anyone to read. */
const PUBLISHED_SECRETS = new Set(['dGhlcmlhYy10ZXN0LWtleS1vZi0zMi1ieXRlcy0xMjM=']);

/** A sender that exists nowhere; good enough for files. */
export const DEFAULT_MAIL_FROM = 'Theriac <no-reply@theriac.local>';

/** Sells nothing. */
export const DEFAULT_CLINIC_NAME = 'Theriac clinic';

/** The variables that production is strict about. */
export interface ProductionConcerns {
  readonly inProduction: boolean;
  readonly PAYMENT_PROVIDER: string;
  readonly ENCRYPTION_KEYS?: string;
  readonly AUDIT_SIGNING_KEY?: string;
  readonly AUDIT_PUBLIC_KEYS?: string;
  readonly AUDIT_SEALING: string;
  readonly worksQueues: boolean;
  readonly DATABASE_EMBEDDED: string;
  readonly DATABASE_URL: string;
  readonly PUBLIC_URL: string;
  readonly SMTP_URL?: string;
  readonly MAIL_TRANSPORT: string;
  readonly MAIL_FROM: string;
  readonly CLINIC_NAME: string;
  readonly DEMO_DATA: string;
  readonly RATE_LIMITS: string;
  readonly CORS_ORIGINS?: string;
}

type Variable = Exclude<keyof ProductionConcerns, 'inProduction' | 'worksQueues'>;
type Refuse = (when: boolean, variable: Variable, expected: string, mend: string) => void;

/** What is fine on a developer's machine and must not reach patients. */
export function productionFaults(env: ProductionConcerns): ConfigurationFault[] {
  if (!env.inProduction) return [];
  const faults: ConfigurationFault[] = [];
  const refuse: Refuse = (when, variable, expected, mend) => {
    if (when) faults.push({ variable, expected, found: masked(variable, env[variable]), mend });
  };
  refusePlayMoney(env, refuse);
  refuse(
    keysIn(env.ENCRYPTION_KEYS).some((key) => key === '' || PUBLISHED_SECRETS.has(key)),
    'ENCRYPTION_KEYS',
    'a key of your own that is kept apart from the database and its backups',
    'make one: echo "$(date +%Y-%m):$(openssl rand -base64 32)", and never lose it',
  );
  refuse(
    env.DATABASE_EMBEDDED === 'yes',
    'DATABASE_URL',
    'a PostgreSQL server that is backed up, not the embedded one',
    'set DATABASE_URL to your server',
  );
  refuseMail(env, refuse);
  refuseUnsealedTrail(env, refuse);
  refuse(env.DEMO_DATA === 'on', 'DEMO_DATA', 'off', 'remove DEMO_DATA: its accounts have a published password');
  refuse(
    /(^|,)\s*http:/.test(env.CORS_ORIGINS ?? ''),
    'CORS_ORIGINS',
    'origins that begin with https://',
    'serve the page over https: over http anybody on the way can change it',
  );
  refuse(env.RATE_LIMITS === 'off', 'RATE_LIMITS', 'on', 'remove RATE_LIMITS: off is for load tests');
  return faults;
}

function refusePlayMoney(env: ProductionConcerns, refuse: Refuse): void {
  refuse(
    env.PAYMENT_PROVIDER === 'sandbox',
    'PAYMENT_PROVIDER',
    'a provider that moves real money, or manual',
    'set PAYMENT_PROVIDER=manual to record cash and transfers by hand',
  );
  refuse(
    env.CLINIC_NAME === DEFAULT_CLINIC_NAME,
    'CLINIC_NAME',
    'the name of the clinic: invoices bear it, and are never changed',
    'set CLINIC_NAME to who sells, as the tax office knows it',
  );
}

/** The keys of a list of name:key; one that is empty where there is no list. */
function keysIn(list = ''): string[] {
  return list.split(',').map((one) => one.split(':')[1] ?? '');
}

/** Without mail nobody gets back in who forgot the password, and nobody hears that it was changed. */
function refuseMail(env: ProductionConcerns, refuse: Refuse): void {
  refuse(
    !env.PUBLIC_URL.startsWith('https://'),
    'PUBLIC_URL',
    'an https URL: links in mails let people in',
    'set PUBLIC_URL to where people reach your front end, such as https://clinic.example',
  );
  if (env.MAIL_TRANSPORT === 'file') return;
  refuse(
    env.SMTP_URL === undefined,
    'SMTP_URL',
    'a mail server: passwords are reset and addresses are confirmed by mail',
    'set SMTP_URL, or MAIL_TRANSPORT=file if something else of yours sends the files in DATA_DIR/mail',
  );
  refuse(
    env.SMTP_URL !== undefined && env.MAIL_FROM === DEFAULT_MAIL_FROM,
    'MAIL_FROM',
    'an address of yours that your mail server may send from',
    'set MAIL_FROM, such as Clinic <no-reply@clinic.example>',
  );
}

/** A trail that nobody signs is one that whoever has the database can rewrite. */
function refuseUnsealedTrail(env: ProductionConcerns, refuse: Refuse): void {
  refuse(
    env.AUDIT_SIGNING_KEY === undefined && (env.worksQueues || env.AUDIT_PUBLIC_KEYS === undefined),
    'AUDIT_SIGNING_KEY',
    'a key of your own that is not in the database; with PROCESS_ROLE=api AUDIT_PUBLIC_KEYS is enough',
    'make one: openssl genpkey -algorithm ed25519, or openssl rand -base64 32',
  );
  refuse(env.AUDIT_SEALING === 'off', 'AUDIT_SEALING', 'on', 'remove AUDIT_SEALING: off is for measurements');
}
