import { uuidv7 } from 'uuidv7';
import { EventHandlers } from '../../../src/platform/outbox/event-handlers';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { Stockroom } from './a-stockroom';

let test: TestApp;
let room: Stockroom;
let admin: TestPerson;
let others: TestPerson[];

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  room = await Stockroom.open(test);
  admin = await test.person('admin');
  others = await Promise.all((['staff', 'doctor', 'patient'] as const).map((role) => test.person(role)));
  const gone = await test.person('pharmacist');
  await test.sql('update user_account set deactivated_at = now() where id = $1', [gone.id]);
});
afterAll(() => test?.close());

/** Delivers the last event of that type, twice, as a queue may. */
async function deliver(type: string, aggregateId: string): Promise<void> {
  const [row] = await test.sql<{ id: string; payload: Record<string, unknown>; occurred_at: Date }>(
    'select id, payload, occurred_at from outbox_event where type = $1 and aggregate_id = $2 order by position desc limit 1',
    [type, aggregateId],
  );
  const { id, payload, occurred_at: occurredAt } = row;
  const event = { id, type, version: 1, aggregateType: 'x', aggregateId, occurredAt, payload };
  for (const { name, handler } of test.app.get(EventHandlers).of(type)) {
    if (name === 'notifications.stock') await Promise.all([handler.handle(event), handler.handle(event)]);
  }
}

const told = (subjectId: string) =>
  test.sql<{ user_id: string; title: string; body: string }>(
    'select user_id, title, body from notification where subject_id = $1 order by created_at',
    [subjectId],
  );

describe('what pharmacists and administrators are told', () => {
  it('is that stock runs low, that an order awaits them, and that it was approved, each once', async () => {
    const { supplierId, locationId } = await room.stocked(10);
    await room.stocked(0, { supplierId, locationId });
    await room.checkAll();
    const { id, number } = (await room.suggestionFor(supplierId))!;
    await deliver('restock_order.suggested', id);
    await room.step(id, 'approval-request');
    await deliver('restock_order.approval_requested', id);
    await room.step(id, 'approval', undefined, admin);
    await deliver('restock_order.approved', id);
    const news = await told(id);
    for (const who of [room.pharmacist, admin]) {
      const own = news.filter(({ user_id: userId }) => userId === who.id);
      expect(own.map(({ title }) => title)).toEqual([
        'Stock runs low',
        'An order awaits approval',
        'An order was approved',
      ]);
      expect(own[0].body).toContain(`2 products run low and were put on the suggested order ${number}`);
    }
    expect(news).toHaveLength(6);
    expect(news.some(({ user_id: userId }) => others.some((person) => person.id === userId))).toBe(false);
  });

  it('is that a lot is near its expiry', async () => {
    const lotId = uuidv7();
    const payload = { lotId, productId: uuidv7(), locationId: uuidv7(), expiresOn: '2026-12-24', onHand: 40 };
    await test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, version, payload, occurred_at)
       values ($1, 'lot', $2, 'lot.near_expiry', 1, $3, now())`,
      [uuidv7(), lotId, payload],
    );
    await deliver('lot.near_expiry', lotId);
    expect(await told(lotId)).toEqual(
      [room.pharmacist, admin].map(({ id }) =>
        expect.objectContaining({ user_id: id, title: 'A lot is near its expiry' }),
      ),
    );
  });
});
