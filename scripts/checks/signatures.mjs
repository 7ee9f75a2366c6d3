// npm audit signatures: fails on a wrong or missing signature, and tells when this registry or network cannot be asked.
// Exit codes: 0 verified, 1 wrong, 75 could not be asked.

import { spawnSync } from 'node:child_process';

const COULD_NOT_ASK = 75;
const NO_NETWORK = [
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ERR_SOCKET_TIMEOUT',
];
const UNSUPPORTED = /supported registry|E404|E405|ENOAUDIT|not implemented/i;

// npm retries each address for over a minute otherwise.
const args = ['audit', 'signatures', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
const run = spawnSync('npm', args, { encoding: 'utf8', timeout: 120_000 });

function verdict() {
  let report;
  try {
    report = JSON.parse(run.stdout);
  } catch {
    return { code: 1, text: `npm audit signatures gave no report:\n${run.stdout}${run.stderr}` };
  }
  if (report.error) {
    const { code, summary } = report.error;
    const unsupported = NO_NETWORK.includes(code) || UNSUPPORTED.test(`${code} ${summary}`);
    return { code: unsupported ? COULD_NOT_ASK : 1, text: unsupported ? `not supported here: ${summary}` : summary };
  }
  const wrong = [...(report.invalid ?? []), ...(report.missing ?? [])].map(({ name, version }) => `${name}@${version}`);
  if (wrong.length > 0) return { code: 1, text: `wrong or missing signatures: ${wrong.join(', ')}` };
  return run.status === 0 ? { code: 0, text: 'all signatures verified' } : { code: 1, text: run.stderr };
}

const { code, text } = verdict();
console.log(text);
process.exitCode = code;
