import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { doctorId, DOCTORS, FIRST_SLOT_UTC_MINUTES, patientId, SLOT_MINUTES } from './practice.mjs';

const run = promisify(execFile);
const CLIENTS = 20;
const BOOKED_DAYS = 30;
const DEBIANS = '/usr/lib/postgresql';

/** @returns {string | undefined} the program, where there is one */
export function findPgbench() {
  if (!spawnSync('pgbench', ['--version']).error) return 'pgbench';
  const versions = existsSync(DEBIANS) ? readdirSync(DEBIANS).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(DEBIANS, version, 'bin', 'pgbench')).find((path) => existsSync(path));
}

/**
 * The floor: the same function on the same distinct slots with nothing in front of it.
 *
 * @param {string} program
 * @param {string} url of a database without bookings
 * @param {number} seconds
 * @returns {Promise<{ perSecond: number, averageMs: number, transactions: number }>}
 */
export async function pressByPgbench(program, url, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'theriac-pgbench-'));
  const { hostname, port, username, password, pathname } = new URL(url);
  try {
    writeFileSync(join(folder, 'booking.sql'), SCRIPT);
    const where = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)];
    const how = ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '1', '-T', String(seconds), '-D', 'n=0'];
    const { stdout } = await run(program, [...how, '-f', join(folder, 'booking.sql'), ...where], {
      env: { ...process.env, PGPASSWORD: password },
    });
    const number = (pattern) => Number(pattern.exec(stdout)?.[1]);
    const failed = number(/number of failed transactions: (\d+)/) || 0;
    if (failed > 0) throw new Error(`pgbench: ${failed} transactions failed`);
    return {
      perSecond: number(/^tps = ([\d.]+)/m),
      averageMs: number(/latency average = ([\d.]+)/),
      transactions: number(/transactions actually processed: (\d+)/),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const numbered = (id, number) => `('${id(0).slice(0, 24)}' || lpad((${number})::text, 12, '0'))::uuid`;
// pgbench takes a colon and a letter for a variable, in text as well.
const spaced = (value) => JSON.stringify(value).replaceAll(':', ': ');
/** What looks sealed, as long as what would be. */
const sealed = (length) => `v1.${doctorId(0)}.${'A'.repeat(length)}`;
const ANSWER = sealed(620);
const EVENT = spaced({
  consultationId: doctorId(0),
  doctorId: doctorId(0),
  patientId: patientId(0),
  mode: 'video',
  status: 'scheduled',
});

const SCRIPT = `
\\set i :n * ${CLIENTS} + :client_id
\\set n :n + 1
\\set doctor :i % ${DOCTORS}
\\set turn :i / ${DOCTORS}
\\set day 1 + :turn % ${BOOKED_DAYS}
\\set minutes ${FIRST_SLOT_UTC_MINUTES} + (:turn / ${BOOKED_DAYS}) * ${SLOT_MINUTES}
\\set patient 1 + :doctor + ${DOCTORS} * (:turn % 10)
select b.* from (select date_trunc('day', now(), 'UTC') + make_interval(days => (:day)::int, mins => (:minutes)::int) as start) s,
  book_consultation(now(), uuidv7(), ${numbered(doctorId, ':doctor + 1')}, 1, ${numbered(patientId, ':patient')},
    s.start, s.start + interval '${SLOT_MINUTES} minutes', tstzrange(s.start, s.start + interval '${SLOT_MINUTES} minutes'), 'scheduled',
    'video', '${sealed(80)}', uuidv7(), 50000, 'INR', 'at_clinic', 'created', 'manual', null, null,
    ${numbered(patientId, ':patient')}, 'patient', uuidv7()::text, '127.0.0.1', uuidv7(), uuidv7(), '${EVENT}',
    'POST /consultations', 'pgbench-' || (:i)::text, repeat('x', 43), 201, '${ANSWER}', now() + interval '20 s') b;
`;
