import { dateIn, doctorId, startOf } from './practice.mjs';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const HEADERS = ['content-type', 'cache-control', 'etag', 'idempotent-replayed', 'www-authenticate'];
/** Rows that a booking leaves, by table. */
const ROWS = ['time_claim', 'consultation', 'payment', 'audit_log', 'outbox_event', 'idempotency_key'];

/**
 * Asks both servers the same and compares answers and rows, so that nobody is faster by doing less.
 *
 * @param {{ server: import('./server.mjs').Server, database: string }[]} sides
 * @param {import('./database.mjs').Databases} databases
 * @param {string[]} tokens
 * @throws Error that shows the first difference
 */
export async function assertSameWork(sides, databases, tokens) {
  const seen = [];
  for (const { server, database } of sides) {
    const answers = [];
    for (const question of questions(tokens)) answers.push(await ask(server.url, question));
    answers.push(await rowsLeft(databases, database));
    await forget(databases, database);
    seen.push(answers);
  }
  const [ours, theirs] = seen;
  ours.forEach((answer, index) => {
    const [one, other] = [JSON.stringify(answer), JSON.stringify(theirs[index])];
    if (one !== other)
      throw new Error(`The servers do not do the same work, ${ours[index].path}:\n${difference(one, other)}`);
  });
}

function difference(one, other) {
  let at = 0;
  while (one[at] === other[at]) at++;
  return [one, other].map((text) => `  … ${text.slice(Math.max(0, at - 100), at + 200)} …`).join('\n');
}

function questions(tokens) {
  const doctor = `/api/v1/doctors/${doctorId(1)}`;
  const visit = {
    doctorId: doctorId(1),
    startsAt: freeStart(),
    reason: ' Cough ',
    mode: 'video',
    payment: { method: 'at_clinic' },
  };
  const book = (body, who, key) => ({ path: '/api/v1/consultations', body, who: tokens[who - 1], key });
  return [
    { path: '/health/live' },
    { path: doctor },
    { path: `${doctor}/slots?from=${dateIn(2)}&to=${dateIn(16)}` },
    { path: `${doctor}/slots?from=${dateIn(2)}&to=${dateIn(1)}`, fieldsOnly: true },
    { path: `/api/v1/doctors/${doctorId(999_999)}` },
    { path: '/api/v1/doctors/1' },
    { path: '/api/v1/nowhere' },
    book(visit, 0),
    { ...book({ ...visit, mode: 'letter', extra: 1 }, 1), fieldsOnly: true },
    book({ ...visit, startsAt: visit.startsAt.replace(':00.000Z', ':01.000Z') }, 1),
    book(visit, 1, 'first'),
    book(visit, 1, 'first'),
    book({ ...visit, reason: 'Fever' }, 1, 'first'),
    book(visit, 2, 'second'),
  ];
}

/** The first slot of the tenth day that the seed left free. */
function freeStart() {
  return startOf(9, 1);
}

async function ask(url, { path, body, who, key, fieldsOnly }) {
  const headers = { 'x-request-id': 'same-work' };
  if (who) headers.authorization = `Bearer ${who}`;
  if (key) headers['idempotency-key'] = key;
  if (body) headers['content-type'] = 'application/json';
  const response = await fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers,
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const shown = Object.fromEntries(HEADERS.map((name) => [name, response.headers.get(name)]));
  const answer = { path, status: response.status, requestId: response.headers.get('x-request-id'), ...shown };
  if (!fieldsOnly) return { ...answer, body: ordered(JSON.parse(withoutNewIds(text))) };
  const { code, errors } = JSON.parse(text).error;
  return { ...answer, code, fields: errors.map(({ field }) => field).sort() };
}

/** Ids of the seed stay; those that a server made are all the same. */
const withoutNewIds = (text) => withoutKeys(text).replace(UUID, (id) => (id.startsWith('0199a000-') ? id : 'new'));

/** Each server seals and fingerprints under keys of its own, and counts its own transactions: what can be compared is how much was sealed. */
const withoutKeys = (text) =>
  text
    .replace(/v1\.[0-9a-f-]{36}\.([\w-]+)/g, (_, sealed) => `envelope of ${sealed.length} characters`)
    .replace(/"xid":"\d+"/g, '"xid":"of its transaction"')
    .replace(/"body_hash":"(h1\.[\w-]+\.)?[\w-]{43}"/g, '"body_hash":"of its body"');

/** The order of fields in an object means nothing. */
function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(fields.map(([field, content]) => [field, ordered(content)]));
}

async function rowsLeft(databases, name) {
  const left = { path: `rows in ${ROWS.join(', ')}` };
  for (const table of ROWS) {
    const since = table === 'time_claim' ? 'where owner_id in (select id from consultation)' : '';
    const [{ rows }] = await databases.rows(
      name,
      `select coalesce(json_agg(t), '[]')::text as rows from ${table} t ${since}`,
    );
    left[table] = JSON.parse(rows).map(withoutTimes);
  }
  return left;
}

function withoutTimes(row) {
  const kept = Object.entries(row).filter(([column]) => !/_at$|^at$|locked_until|position/.test(column));
  const fixed = kept.map(([column, value]) => [column, column === 'response' ? typeof value : value]);
  const moments = Object.entries(row).filter(([column]) => column === 'starts_at' || column === 'ends_at');
  return JSON.parse(withoutNewIds(JSON.stringify(Object.fromEntries([...fixed, ...moments]))));
}

/** The claims of the seed stay as they were. */
async function forget(databases, name) {
  await databases.rows(name, `delete from time_claim where owner_id in (select id from consultation)`);
}
