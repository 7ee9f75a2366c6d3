import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { crookedLots, Dispensary } from './dispensary';

interface Count {
  id: string;
  status: string;
  lines: { lotId: string; counted: number | null; expected: number | null; discrepancy: number | null }[];
}

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let dispensary: Dispensary;
let colleague: TestPerson;
let productId: string;
let locationId: string;
let lots: string[];

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
  colleague = await test.person('pharmacist');
});
afterAll(() => test.close());

beforeEach(async () => {
  productId = await dispensary.product();
  locationId = await dispensary.location();
  lots = [
    await dispensary.lot(productId, locationId, { batch: 'a', quantity: 10 }),
    await dispensary.lot(productId, locationId, { batch: 'b', quantity: 20 }),
  ];
});

const open = () => dispensary.post<Count>('/stock/counts', { locationId });
const write = (id: string, figures: (readonly [string, number])[]) =>
  dispensary.post<Count>(`/stock/counts/${id}/lines`, {
    lines: figures.map(([lotId, counted]) => ({ lotId, counted })),
  });
const step = (id: string, noun: string, who = dispensary.pharmacist) =>
  dispensary.post<Count>(`/stock/counts/${id}/${noun}`, undefined, who);

it('shows nothing of what should be there until it is handed in', async () => {
  const { id, lines } = (await open()).body.data;
  expect(lines.map(({ lotId }) => lotId).sort()).toEqual([...lots].sort());
  const written = await write(id, [[lots[0], 9]]);
  expect(written.body.data.lines.find(({ lotId }) => lotId === lots[0])).toMatchObject({
    ...{ counted: 9, expected: null, discrepancy: null },
  });
  expect((await step(id, 'submission')).body.error).toMatchObject({ code: 'count_incomplete', lotIds: [lots[1]] });
  await write(id, [[lots[1], 21]]);
  const submitted = await step(id, 'submission');
  expect(submitted.body.data.lines.map(({ expected, discrepancy }) => [expected, discrepancy]).sort()).toEqual([
    [10, -1],
    [20, 1],
  ]);
  expect((await write(id, [[lots[0], 10]])).body.error.code).toBe('illegal_transition');
});

it('corrects the lots once another person approves it', async () => {
  const { id } = (await open()).body.data;
  await write(id, [
    [lots[0], 7],
    [lots[1], 20],
  ]);
  await step(id, 'submission');
  expect((await step(id, 'approval')).body.error.code).toBe('second_person_needed');
  expect(await dispensary.readLot(lots[0])).toMatchObject({ onHand: 10 });
  expect((await step(id, 'approval', colleague)).body.data.status).toBe('approved');
  expect(await dispensary.readLot(lots[0])).toMatchObject({ onHand: 7 });
  expect(
    await test.sql(
      `select kind, quantity, reason_code, actor_id, witness_id from stock_movement where source_id = $1`,
      [id],
    ),
  ).toEqual([
    {
      ...{ kind: 'adjustment', quantity: -3, reason_code: 'counted' },
      ...{ actor_id: colleague.id, witness_id: dispensary.pharmacist.id },
    },
  ]);
  expect((await step(id, 'approval', colleague)).body.error.code).toBe('illegal_transition');
  expect(await crookedLots(test)).toEqual([]);
});

it('is not confused by what moves after the figure was written down', async () => {
  const { id } = (await open()).body.data;
  await write(id, [
    [lots[0], 9],
    [lots[1], 20],
  ]);
  await dispensary.post('/stock/adjustments', {
    lotId: lots[0],
    quantity: -4,
    reasonCode: 'sampled',
    note: 'For the laboratory',
  });
  await step(id, 'submission');
  await step(id, 'approval', colleague);
  expect(await dispensary.readLot(lots[0])).toMatchObject({ onHand: 5 });
});

it('is one at a time for each location, and corrects nothing when it is cancelled', async () => {
  const { id } = (await open()).body.data;
  expect((await open()).body.error.code).toBe('count_open');
  const stranger = await dispensary.lot(productId, await dispensary.location());
  expect((await write(id, [[stranger, 1]])).body.error.errors).toEqual([
    { field: 'lines.0.lotId', message: 'is not part of this count' },
  ]);
  await write(id, [[lots[0], 0]]);
  expect((await step(id, 'cancellation')).body.data.status).toBe('cancelled');
  expect(await dispensary.readLot(lots[0])).toMatchObject({ onHand: 10 });
  expect((await open()).status).toBe(201);
});

it('corrects once when two approve at the same time', async () => {
  const third = await test.person('admin');
  const { id } = (await open()).body.data;
  await write(id, [
    [lots[0], 7],
    [lots[1], 25],
  ]);
  await step(id, 'submission');
  const answers = await Promise.all([colleague, third, colleague].map((who) => step(id, 'approval', who)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect(await dispensary.readLot(lots[1])).toMatchObject({ onHand: 25 });
});
