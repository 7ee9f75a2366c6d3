import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { type Environment, loadEnvironment } from './config/env';
import {
  HeadsFile,
  publicKeyOf,
  SealKeys,
  type TrailDatabase,
  TrailReader,
  TrailVerifier,
  type VerificationReport,
  type VerificationScope,
} from './modules/audit';

const USAGE = `npm run audit:verify -- [options]

  --heads <file>         copies of seals to compare with; by default AUDIT_HEADS_FILE, or audit/heads.jsonl in DATA_DIR
  --public-key <file>    trusted public key, PEM or base64; several times for several. By default the configured ones
  --expect <n>:<hash>    a seal that you know from elsewhere
  --from, --to <instant> only rows of this time
  --json                 the report for machines
  --print-public-key     what to give to auditors, and nothing else

Ends with 0 when the trail is as it was sealed, with 1 when it is not, and with 2 when it could not be verified.`;

const OPTIONS = {
  heads: { type: 'string' },
  'public-key': { type: 'string', multiple: true },
  expect: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean' },
  'print-public-key': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Wishes = ReturnType<typeof wishes>;

/** `npm run audit:verify`: reads the whole trail, with any login that may read it, and changes nothing. */
async function auditVerify(): Promise<number> {
  const wanted = wishes();
  if (wanted.help) return say(USAGE);
  const env = loadEnvironment();
  const keys = keysOf(wanted, env);
  if (wanted['print-public-key']) return say(keys.publicKey ?? 'this configuration has no signing key');
  const report = await verify(env, wanted, keys);
  say(wanted.json ? JSON.stringify(report, null, 2) : told(report, keys));
  return report.valid ? 0 : 1;
}

function wishes() {
  return parseArgs({ options: OPTIONS }).values;
}

function say(text: string): number {
  console.log(text);
  return 0;
}

async function verify(env: Environment, wanted: Wishes, keys: SealKeys): Promise<VerificationReport> {
  const heads = new HeadsFile(wanted.heads ?? env.AUDIT_HEADS_FILE ?? join(env.DATA_DIR, 'audit', 'heads.jsonl'));
  if (wanted.heads !== undefined && !heads.exists) throw new Error(`there is no ${wanted.heads}`);
  const client = new Client({
    connectionString: env.DATABASE_URL,
    application_name: 'theriac audit verification',
    connectionTimeoutMillis: 5_000,
    options: '-c default_transaction_read_only=on',
  });
  await client.connect();
  try {
    const database: TrailDatabase = {
      rows: async <T extends object>(statement: { name: string; text: string }, values: unknown[]) =>
        (await client.query({ ...statement, values })).rows as T[],
    };
    return await new TrailVerifier(new TrailReader(database), keys, heads).verify(scopeOf(wanted));
  } finally {
    await client.end();
  }
}

function keysOf(wanted: Wishes, env: Environment): SealKeys {
  const files = wanted['public-key'];
  return files ? new SealKeys(files.map((file) => publicKeyOf(readFileSync(file, 'utf8').trim()))) : SealKeys.from(env);
}

function scopeOf({ from, to, expect }: Wishes): VerificationScope {
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(expect ?? '') ?? [];
  if (expect !== undefined && hash === undefined) throw new Error('--expect takes <number>:<64 hexadecimal digits>');
  return {
    ...(from !== undefined && { from: instant(from) }),
    ...(to !== undefined && { to: instant(to) }),
    ...(hash !== undefined && { expectedHead: { sequence: Number(sequence), hash } }),
  };
}

function instant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Error(`${text} is no instant such as 2026-12-01T04:30:00Z`);
  return at;
}

function told(
  { valid, faults, seals, rows, waiting, heads, milliseconds }: VerificationReport,
  keys: SealKeys,
): string {
  const perSecond = Math.round(rows / Math.max(milliseconds / 1_000, 0.001));
  const lines = [
    valid ? 'The audit trail is as it was sealed.' : `The audit trail is NOT as it was sealed: ${faults[0].message}.`,
    `  ${rows} rows in ${seals} seals, in ${milliseconds} ms (${perSecond} rows/s); ${waiting} rows wait for their seal`,
    heads
      ? `  ${heads.compared} seals compared with copies outside the database, the newest of seal ${heads.newest ?? 'none'}`
      : '  no copies outside the database to compare with: an end that was cut off would not show',
    `  trusted keys: ${keys.keyIds.join(', ') || 'none'}`,
    ...faults.map(({ kind, message }) => `  ${kind}: ${message}`),
  ];
  return lines.join('\n');
}

auditVerify()
  .then((code) => (process.exitCode = code))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
