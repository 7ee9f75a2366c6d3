import { plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';
import { type ConfigurationFault, ConfigurationFaults, masked } from './configuration-faults';
import { meetingFaults } from './meeting-environment';
import { PmsEnvironment } from './pms-environment';
import { DEFAULT_MAIL_FROM, productionFaults } from './production-rules';
import { paymentFaults } from './payment-rules';
import { ToInteger } from './to-integer';

/** PEM may come with its line ends written `\n`, as some secret stores keep it. */
const SIGNING_KEY = /^(-----BEGIN PRIVATE KEY-----[\sA-Za-z0-9+/=]+-----END PRIVATE KEY-----\s*|[A-Za-z0-9+/]{43}=)$/;

/** Who sees the data of others. */
const STAFF_ROLES = 'admin,staff,pharmacist,doctor';

/**
 * The configuration of a process, read once from the environment. Every field is a variable of that name; the initial value is the
 * default. `docs/reference/configuration.md` explains each.
 */
export class Environment extends PmsEnvironment {
  @IsIn(['development', 'test', 'production'])
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  /** `all` serves HTTP and works off the queues; `api` and `worker` do one of the two. */
  @IsIn(['all', 'api', 'worker'])
  PROCESS_ROLE: 'all' | 'api' | 'worker' = 'all';

  @IsString()
  HOST = '127.0.0.1';

  @IsInt()
  @Min(0)
  @Max(65_535)
  @ToInteger()
  PORT = 3000;

  /** Folder for what the service keeps outside the database: files, local mail, the development signing key. */
  @IsString()
  DATA_DIR = '.data';

  @Matches(/^postgres(ql)?:\/\/.+/, { message: 'a URL such as postgresql://user:password@host:5432/theriac' })
  DATABASE_URL!: string;

  /** The owner's login, for migrations; unset they use DATABASE_URL. The service itself needs only the rights of theriac_service. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/.+/, { message: 'a URL such as postgresql://owner:password@host:5432/theriac' })
  DATABASE_MIGRATION_URL?: string;

  /** `npm start` sets it when it runs the embedded server, so that production can refuse it. */
  @IsIn(['yes', 'no'])
  DATABASE_EMBEDDED: 'yes' | 'no' = 'no';

  @IsInt()
  @Min(2)
  @Max(200)
  @ToInteger()
  DATABASE_POOL_SIZE = 20;

  @IsOptional()
  @Matches(/^rediss?:\/\/.+/, { message: 'a URL such as redis://host:6379' })
  REDIS_URL?: string;

  /** Days that a key signs access tokens before the next one does. */
  @IsInt()
  @Min(1)
  @Max(365)
  @ToInteger()
  SIGNING_KEY_ROTATION_DAYS = 30;

  /** Days after which a session that nobody uses is over. */
  @IsInt()
  @Min(1)
  @Max(365)
  @ToInteger()
  SESSION_IDLE_DAYS = 30;

  /** Days after which a session is over however much it is used. */
  @IsInt()
  @Min(1)
  @Max(730)
  @ToInteger()
  SESSION_MAX_DAYS = 90;

  /** Roles that need a second factor, comma separated, or `none`. Unset it is {@link STAFF_ROLES} in production and none elsewhere. */
  @IsOptional()
  @Matches(/^(none|(patient|doctor|pharmacist|staff|admin)(,(patient|doctor|pharmacist|staff|admin))*)$/, {
    message: 'none, or a list of patient, doctor, pharmacist, staff, admin',
  })
  MFA_REQUIRED_ROLES?: string;

  /**
   * Keys that the data keys of field encryption are wrapped under: `name:base64 of 32 bytes`, comma separated, the current one first.
   * Outside production one is made once and kept in DATA_DIR.
   */
  @IsOptional()
  @Matches(/^(?:([\w-]{1,32}):[A-Za-z0-9+/]{43}=(?:,(?!$)|$)(?!(?:.*,)?\1:))+$/, {
    message: 'a list of name:key, each name once, each key 32 bytes in base64 (openssl rand -base64 32)',
  })
  ENCRYPTION_KEYS?: string;

  /** Days after which a new data key takes over and everything is encrypted again under it. */
  @IsInt()
  @Min(1)
  @Max(366)
  @ToInteger()
  DATA_KEY_ROTATION_DAYS = 90;

  /** Signs the seals of the audit trail (Ed25519): PKCS8 PEM, or 32 random bytes in base64. Outside production made once in DATA_DIR. */
  @IsOptional()
  @Matches(SIGNING_KEY, { message: 'an Ed25519 key: PKCS8 PEM, or base64 of 32 random bytes' })
  AUDIT_SIGNING_KEY?: string;

  /** Public keys of earlier signing keys, comma separated: base64 of 32 bytes each. A process that only verifies needs no more. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$/, { message: 'Ed25519 public keys: base64 of 32 bytes each' })
  AUDIT_PUBLIC_KEYS?: string;

  /** Where the newest seal is copied to outside the database. Unset it is audit/heads.jsonl in DATA_DIR. */
  @IsOptional()
  @IsString()
  AUDIT_HEADS_FILE?: string;

  /** `off` is for measuring what sealing costs. */
  @IsIn(['on', 'off'])
  AUDIT_SEALING: 'on' | 'off' = 'on';

  /** Where people reach the front end, or this service where there is none: the beginning of links in mails, without a slash at the end. */
  @Matches(/^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~-]+)*$/, {
    message: 'a URL such as https://clinic.example, without a slash at the end',
  })
  PUBLIC_URL = 'http://localhost:3000';

  /**
   * Where partners reach this API, as their signatures name it, without a slash at the end. Left out, it is what a request says of
   * itself: its Host, or what a trusted proxy forwards.
   */
  @IsOptional()
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[\w.~-]+)*$/, {
    message: 'a URL such as https://api.clinic.example, in lower case, without a slash at the end',
  })
  API_URL?: string;

  @IsOptional()
  @Matches(/^smtps?:\/\/[^\s]+$/, { message: 'a URL such as smtp://user:password@mail.example:587' })
  SMTP_URL?: string;

  /** `auto` sends through SMTP_URL where it is set; `file` writes mails below DATA_DIR, as `auto` does without a server. */
  @IsIn(['auto', 'file'])
  MAIL_TRANSPORT: 'auto' | 'file' = 'auto';

  @Matches(/^(?:[^\p{Cc}<>@",;:\\]{1,100} <[!-;=?A-~]+@[A-Za-z0-9.-]+>|[!-;=?A-~]+@[A-Za-z0-9.-]+)$/u, {
    message: 'an address such as Clinic <no-reply@clinic.example>',
  })
  MAIL_FROM = DEFAULT_MAIL_FROM;

  /** What patients may do before their address is confirmed. */
  @IsIn(['may_book', 'may_not_book'])
  UNVERIFIED_ACCOUNTS: 'may_book' | 'may_not_book' = 'may_book';

  @IsIn(['on', 'off'])
  DEMO_DATA: 'on' | 'off' = 'off';

  @IsIn(['on', 'off'])
  RATE_LIMITS: 'on' | 'off' = 'on';

  // TRUSTED_PROXIES and the limits of HTTP are in HttpEnvironment.

  /** How long emergency access to a patient's record lasts. */
  @IsInt()
  @Min(5)
  @Max(480)
  @ToInteger()
  EMERGENCY_ACCESS_MINUTES = 60;

  /** How many emergency accesses one person may open within 24 hours before the administrators are told. */
  @IsInt()
  @Min(0)
  @Max(1_000)
  @ToInteger()
  EMERGENCY_ACCESS_USUAL_PER_DAY = 3;

  /** Days before the last day of a lot on which somebody is told that it is near. */
  @IsInt()
  @Min(1)
  @Max(730)
  @ToInteger()
  NEAR_EXPIRY_DAYS = 90;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL = 'info';

  @IsIn(['json', 'pretty'])
  LOG_FORMAT: 'json' | 'pretty' = 'json';

  /** Seconds between failing readiness and closing the door, for load balancers to notice. */
  @IsInt()
  @Min(0)
  @Max(60)
  @ToInteger()
  DRAIN_DELAY_SECONDS = 0;

  /** Seconds that requests and jobs get to finish once the door is closed. */
  @IsInt()
  @Min(1)
  @Max(300)
  @ToInteger()
  SHUTDOWN_GRACE_SECONDS = 20;

  /** What `npm start` asks for before listening: `migrate`, `demo`, comma separated. */
  @Matches(/^((migrate|demo)(,(migrate|demo))*)?$/, { message: 'a list of migrate, demo' })
  STARTUP_TASKS = '';

  get inProduction(): boolean {
    return this.NODE_ENV === 'production';
  }

  get mfaRequiredRoles(): readonly string[] {
    const list = this.MFA_REQUIRED_ROLES ?? (this.inProduction ? STAFF_ROLES : 'none');
    return list.split(',').filter((role) => role !== 'none');
  }

  get migrationUrl(): string {
    return this.DATABASE_MIGRATION_URL ?? this.DATABASE_URL;
  }

  get servesHttp(): boolean {
    return this.PROCESS_ROLE !== 'worker';
  }

  get worksQueues(): boolean {
    return this.PROCESS_ROLE !== 'api';
  }
}

/**
 * Reads and checks the whole configuration.
 *
 * @throws ConfigurationFaults listing every fault at once, secrets masked.
 */
export function loadEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const environment = plainToInstance(Environment, present, { exposeDefaultValues: true });
  const faults: ConfigurationFault[] = validateSync(environment).map((fault) => ({
    variable: fault.property,
    expected: Object.values(fault.constraints ?? {}).join('; '),
    found: masked(fault.property, present[fault.property]),
    mend: present[fault.property] === undefined ? `set ${fault.property}` : `correct ${fault.property} or remove it`,
  }));
  const known = new Set(faults.map((fault) => fault.variable));
  faults.push(...paymentFaults(environment), ...meetingFaults(environment));
  faults.push(...productionFaults(environment).filter((fault) => !known.has(fault.variable)));
  if (faults.length > 0) throw new ConfigurationFaults(faults);
  return environment;
}
