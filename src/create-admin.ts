import 'reflect-metadata';
import { isEmail } from 'class-validator';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ConfigurationFaults } from './config/configuration-faults';
import { loadEnvironment } from './config/env';
import { createApp } from './create-app';
import { DomainError } from './kernel/domain-error';
import { Administrators } from './modules/identity';

const USAGE = `npm run create-admin -- --email you@clinic.example --name 'Amara Okafor'

Asks for the password, or reads it from the first line of the standard input.`;

/** `npm run create-admin`: the first administrator. */
async function createAdmin(email: string, name: string): Promise<void> {
  const password = await askForPassword();
  const env = loadEnvironment();
  // Wired like any process, so that the audit trail is the same; it takes no requests and no jobs.
  env.PROCESS_ROLE = 'api';
  const app = await createApp(env);
  try {
    await app.init();
    const id = await app.get(Administrators).appoint({ email, name, password });
    console.log(`${email} is an administrator now (${id}).`);
  } finally {
    await app.close();
  }
}

/** Typed without showing it; never an argument, which every user of the machine could see. @throws Error without one */
async function askForPassword(): Promise<string> {
  const terminal = process.stdin.isTTY === true;
  if (terminal) process.stderr.write('Password: ');
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silence, terminal });
  try {
    const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
    if (terminal) process.stderr.write('\n');
    if (line === undefined || line.length < 10 || line.length > 200) {
      throw new Error('The password must have 10 to 200 characters.');
    }
    return line;
  } finally {
    lines.close();
  }
}

function argumentsGiven(): { email: string; name: string } | null {
  try {
    const { values } = parseArgs({ options: { email: { type: 'string' }, name: { type: 'string' } } });
    const email = values.email?.trim().toLowerCase() ?? '';
    const name = values.name?.trim() ?? '';
    return isEmail(email) && /^[!-~]+$/.test(email) && name !== '' && name.length <= 120 ? { email, name } : null;
  } catch {
    return null;
  }
}

/** What a person can mend, in words; anything else with its stack. */
function told(error: unknown): unknown {
  if (error instanceof ConfigurationFaults) return error.message;
  if (!(error instanceof DomainError)) return error instanceof Error ? error.message : error;
  const { errors = [] } = error.details as { errors?: { field: string; message: string }[] };
  return [error.message, ...errors.map(({ field, message }) => `The ${field} ${message}.`)].join('\n');
}

const given = argumentsGiven();
if (!given) {
  console.error(USAGE);
  process.exit(2);
}
createAdmin(given.email, given.name).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(told(error));
    process.exit(1);
  },
);
