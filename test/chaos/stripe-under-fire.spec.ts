import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { BookingClients, type Booked } from './booking-clients';
import { openClinic, signIn, type Clinic } from './clinic-at-large';
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET, FakeStripe, type Mood } from '../support/fake-stripe/fake-stripe';
import { runOutLeases } from '../support/leases';
import { ServiceProcess } from '../support/service-process';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const FULL = process.env.CHAOS === 'full';
const KILLS = FULL ? 12 : 1;
const BOOKINGS = FULL ? 3_000 : 80;
const CLIENTS = 12;
const SETTLED_WITHIN_MS = 120_000;

/** What goes wrong of a hundred requests. */
const MOODS: readonly [Mood, number][] = [
  ['drop', 10],
  ['hang', 4],
  ['refuse', 6],
  ['stumble', 6],
  ['throttle', 4],
];

describe(`a payment provider that falters during ${BOOKINGS} bookings, and a service that is killed ${KILLS} times`, () => {
  let database: TestDatabase;
  let pool: Pool;
  let stripe: FakeStripe;
  let service: ServiceProcess;
  let clinic: Clinic;
  let booked: Booked[];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined);
    stripe = await FakeStripe.start();
    service = await ServiceProcess.start(database.url, {
      PAYMENT_PROVIDER: 'stripe',
      STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
      STRIPE_API_BASE: stripe.url,
      PAYMENT_TIMEOUT_MS: '700',
    });
    clinic = await openClinic(pool, service.url);
    stripe.webhookUrl = `${service.url}/api/v1/payments/webhooks/stripe`;
    stripe.webhooks.delivery = { copies: 2, delayMs: () => Math.random() * 800 };
    stripe.mood = falter;
    const clients = new BookingClients(service.url, clinic);
    const done = clients.book(BOOKINGS, CLIENTS);
    for (let kill = 1; kill <= KILLS; kill++) {
      await clients.reached((BOOKINGS * kill) / (KILLS + 1));
      await service.kill();
      if (!FULL) await runOutLeases(pool);
      await service.startAgain();
    }
    booked = await done;
    stripe.mood = () => 'well';
    await settled();
  }, 900_000);

  afterAll(async () => {
    await service.dispose();
    await stripe.close();
    await pool.end();
    await database.drop();
  });

  function falter(): Mood {
    let dice = Math.random() * 100;
    for (const [mood, share] of MOODS) if ((dice -= share) < 0) return mood;
    return 'well';
  }

  async function rows<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await pool.query<T>(text, values)).rows;
  }

  /** Charges that are only made now send events too: once everything is charged, those are waited for, and what they leave. */
  async function settled(): Promise<void> {
    await nothingLeft();
    await stripe.webhooks.settled();
    await nothingLeft();
  }

  async function nothingLeft(): Promise<void> {
    let left = {};
    for (const deadline = Date.now() + SETTLED_WITHIN_MS; Date.now() < deadline; await sleep(250)) {
      [left] = await rows<{ payments: number; events: number; news: number }>(
        `select (select count(*)::int from payment where status in ('processing', 'unknown', 'requires_action')) as payments,
                (select count(*)::int from outbox_event) as events,
                (select count(*)::int from payment_event where outcome = 'received') as news`,
      );
      if (Object.values(left).every((count) => count === 0)) return;
    }
    throw new Error(`not settled in time: ${JSON.stringify(left)}`);
  }

  const taken = () => [...stripe.books.intents.values()].filter(({ status }) => status === 'succeeded');

  it('answered every booking in the end', () => {
    expect(booked).toHaveLength(BOOKINGS);
    expect(booked.filter(({ status }) => status !== 201 && status !== 202)).toEqual([]);
    expect(stripe.requests.filter((request) => request === 'POST /v1/payment_intents').length).toBeGreaterThan(
      BOOKINGS / 2,
    );
  });

  it('charged every card once, and every charge belongs to exactly one payment', async () => {
    const cards = booked.filter(({ method }) => method === 'card');
    const captured = await rows<{ provider_key: string; provider_ref: string; amount: number; visit: string }>(
      `select p.provider_key, p.provider_ref, p.captured_amount::int as amount, c.status as visit
         from payment p join consultation c on c.id = p.consultation_id where p.status = 'captured' and p.method = 'card'`,
    );
    const ours = captured.map(({ provider_key, provider_ref, amount }) => `${provider_key} ${provider_ref} ${amount}`);
    const theirs = taken().map(
      ({ id, metadata, amount_received }) => `${metadata.charge_key} ${id} ${amount_received}`,
    );
    expect(ours.sort()).toEqual(theirs.sort());
    expect(ours).toHaveLength(cards.length);
    expect(captured.filter(({ visit }) => visit !== 'scheduled')).toEqual([]);
  });

  it('posted each of them once, and the books sum to zero', async () => {
    const unbalanced = await rows(
      `select currency, sum(amount) from ledger_line group by currency having sum(amount) <> 0`,
    );
    expect(unbalanced).toEqual([]);
    const [{ entries }] = await rows<{ entries: number }>(
      `select count(distinct entry_id)::int as entries from ledger_line where kind = 'capture'`,
    );
    expect(entries).toBe(taken().length);
  });

  it('took in every event, each once', async () => {
    const counted = await rows<{ outcome: string; events: number }>(
      `select outcome, count(*)::int as events from payment_event group by outcome`,
    );
    const outcomes = Object.fromEntries(counted.map(({ outcome, events }) => [outcome, events]));
    expect(Object.values(outcomes).reduce((sum, events) => sum + events, 0)).toBe(stripe.webhooks.sent.length);
    expect(outcomes.unmatched).toBeUndefined();
    expect((outcomes.applied ?? 0) + (outcomes.duplicate ?? 0)).toBe(taken().length);
  });

  it('ends with books that agree with those of the provider', async () => {
    const token = await signIn(pool, service.url, 'admin');
    const [now, hour] = [Date.now(), 3_600_000];
    const answer = await fetch(`${service.url}/api/v1/payment-reconciliations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ from: new Date(now - hour).toISOString(), until: new Date(now + hour).toISOString() }),
    });
    const { data } = (await answer.json()) as { data: object };
    expect(data).toMatchObject({ movements: taken().length, differenceCount: 0 });
  });
});
