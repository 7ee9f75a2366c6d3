import { duration } from './steps.mjs';

const LOGINS = ['admin', 'doctor', 'pharmacist', 'staff', 'patient'];
const PASSWORD = 'theriac-demo';
const DAY_MS = 86_400_000;

/**
 * What to do with a service that has just come up.
 *
 * @param {{ baseUrl: string, demo: boolean, servesHttp: boolean, readyMs: number }} service
 * @returns {string}
 */
export function banner({ baseUrl, demo, servesHttp, readyMs }) {
  if (!servesHttp) return `\nThe worker is ready after ${duration(readyMs)}. Ctrl-C stops it.\n`;
  const lines = [
    `Theriac is ready after ${duration(readyMs)}. Ctrl-C stops it.`,
    '',
    `  API        ${baseUrl}/api/v1`,
    `  Reference  ${baseUrl}/docs`,
    `  Health     ${baseUrl}/health/ready`,
  ];
  if (demo) lines.push(...logins(), '', 'Book a consultation from another terminal:', '', booking(baseUrl));
  return `\n${lines.join('\n')}\n`;
}

function logins() {
  return [
    `  Logins     ${LOGINS.map((name) => `${name}@theriac.local`).join('  ')}`,
    `             password ${PASSWORD}`,
  ];
}

/** The first free slot of the first doctor, with nothing but curl, sed and grep. */
function booking(baseUrl) {
  const date = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  return `API=${baseUrl}/api/v1
TOKEN=$(curl -s $API/auth/login -H 'Content-Type: application/json' \\
  -d '{"email":"patient@theriac.local","password":"${PASSWORD}"}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
DOCTOR=$(curl -s "$API/doctors?limit=1" | grep -o '"id":"[^"]*"' | head -n 1 | sed 's/.*:"\\(.*\\)"/\\1/')
SLOT=$(curl -s "$API/doctors/$DOCTOR/slots?from=${date(1)}&to=${date(7)}" | grep -o '"startsAt":"[^"]*"' | head -n 1 | sed 's/"startsAt":"\\(.*\\)"/\\1/')
curl -s $API/consultations -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s)-$$" \\
  -d '{"doctorId":"'$DOCTOR'","startsAt":"'$SLOT'","reason":"Headache","mode":"video","payment":{"method":"card","token":"tok_visa"}}'`;
}
