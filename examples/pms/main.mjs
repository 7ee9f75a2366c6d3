// A small pharmacy management system that keeps itself and Theriac in step. Node's own modules, and nothing else.
//
//   node examples/pms/main.mjs
//
// README.md beside this file tells what to expect.

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Shop } from './shop.mjs';
import { isGenuine } from './standard-webhooks.mjs';
import { Theriac } from './theriac.mjs';

const {
  THERIAC_URL = 'http://127.0.0.1:3000',
  THERIAC_EMAIL = 'admin@theriac.local',
  THERIAC_PASSWORD = 'theriac-demo',
  PMS_PORT = '4100',
  PMS_FILE,
} = process.env;

const MOST_BYTES = 1_048_576;
const PRODUCTS = 8;
const PACKS_AT_FIRST = 20;

const shop = new Shop(PMS_FILE);
const theriac = new Theriac(THERIAC_URL);
const stopping = new AbortController();

const server = createServer((request, response) => {
  answer(request).then(
    ([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    (error) =>
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: error.message })),
  );
});

async function answer(request) {
  const path = `${request.method} ${new URL(request.url, 'http://localhost').pathname}`;
  if (path === 'GET /') {
    return [200, { waiting: shop.waiting().length, shelves: shop.shelves(), orders: shop.orders.all() }];
  }
  if (path === 'POST /webhooks') return heard(request.headers, await bytesOf(request));
  if (path === 'POST /sell') {
    const { ref, quantity } = JSON.parse(await bytesOf(request));
    return [200, shop.sell(ref, quantity)];
  }
  if (path === 'POST /ship') return [200, shop.ship(JSON.parse(await bytesOf(request)).orderRef)];
  return [404, { error: 'GET /, POST /sell { ref, quantity }, POST /ship { orderRef }, POST /webhooks' }];
}

/** An event of Theriac's: whose it is comes first, what it says afterwards. */
function heard(headers, bytes) {
  if (!theriac.secret || !isGenuine(headers, bytes, theriac.secret)) return [401, { error: 'not signed by Theriac' }];
  shop.hear(JSON.parse(bytes));
  return [204, null];
}

async function bytesOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Sends what waits, in its order, and again until Theriac has it. */
async function deliver() {
  while (!stopping.signal.aborted) {
    for (const event of shop.waiting()) {
      if (!(await theriac.send(event))) break;
      shop.delivered(event.id);
      console.log(`told    ${event.type} ${JSON.stringify(event.data)}`);
    }
    await sleep(250, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

function show() {
  console.table(
    shop.shelves().map(({ ref, name, ours, clinic }) => ({ ref, name, 'here, packs': ours, 'clinic, units': clinic })),
  );
}

async function main() {
  await new Promise((resolve, reject) => server.once('error', reject).listen(Number(PMS_PORT), '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  await theriac.logIn(THERIAC_EMAIL, THERIAC_PASSWORD);
  await theriac.connect(`${url}/webhooks`);
  for (const { id, name, gtin, unitsPerPurchaseUnit } of await theriac.catalogue(PRODUCTS)) {
    const product = {
      ref: `SKU-${gtin.slice(-6)}`,
      name,
      gtin,
      useUnitsPerUnit: unitsPerPurchaseUnit,
      clinicProductId: id,
    };
    shop.stock({ ...product, onHand: PACKS_AT_FIRST });
  }
  show();
  console.log(`ready   ${url}, partner ${theriac.partnerId}, supplier ${theriac.supplierId}`);
  await deliver();
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stopping.abort();
    server.close();
    server.closeAllConnections();
  });
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
