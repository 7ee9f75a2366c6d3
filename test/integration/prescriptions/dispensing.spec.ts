import { pdfText } from '../../support/pdf-text';
import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { aGtin } from '../inventory/dispensary';
import { aLine, Pharmacy } from './pharmacy';

const DAY_MS = 86_400_000;
const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let pharmacy: Pharmacy;
let patient: TestPerson;
let productId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  pharmacy = await Pharmacy.open(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  clock.set('2026-11-20T12:00:00Z');
  patient = await test.person('patient', { name: 'आशा राव' });
  productId = await pharmacy.dispensary.product();
});
afterEach(async () => expect(await pharmacy.contradictions()).toEqual([]));

const stocked = (quantity: number, over: object = {}, id = productId) =>
  pharmacy.dispensary.lot(id, pharmacy.locationId, { quantity, ...over });

describe('handing out', () => {
  it('takes what is set aside, all of it when nothing else is said', async () => {
    const lotId = await stocked(100);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const { status, body } = await pharmacy.dispense(id, [{ line: 1 }]);
    expect([status, body.data.prescriptionStatus]).toEqual([201, 'dispensed']);
    expect(body.data.lines).toMatchObject([{ line: 1, prescriptionLine: 1, lotId, quantity: 21, substituted: false }]);
    expect(await pharmacy.dispensary.stock(productId)).toMatchObject([{ onHand: 79, reserved: 0, available: 79 }]);
    const moved = await test.sql('select kind, quantity, line from stock_movement where source_id = $1', [
      body.data.id,
    ]);
    expect(moved).toEqual([{ kind: 'dispense', quantity: -21, line: 1 }]);
    const [event] = await test.sql<{ payload: object }>(
      `select payload from outbox_event where aggregate_id = $1 and type = 'prescription.dispensed'`,
      [id],
    );
    expect(event.payload).toMatchObject({ dispenseId: body.data.id, parts: [{ productId, lotId, quantity: 21 }] });
    expect((await pharmacy.dispense(id, [{ line: 1 }])).body.error.code).toBe('illegal_transition');
  });

  it('tells of a fill that has to wait for its rest, each piece of news under a number of its own', async () => {
    await stocked(30);
    const { id } = await pharmacy.signed([aLine(productId, { refills: 1 })], patient);
    await pharmacy.dispense(id, [{ line: 1 }]);
    clock.advance(5 * DAY_MS);
    await pharmacy.dispense(id, [{ line: 1, quantity: 5 }]);
    const told = await test.sql<{ type: string; sequence: number }>(
      `select type, (payload->>'sequence')::int as sequence from outbox_event where aggregate_id = $1 order by position`,
      [id],
    );
    expect(told.map(({ type }) => type.replace('prescription.', ''))).toEqual([
      ...['signed', 'reserved', 'dispensed', 'dispensed', 'awaiting_stock'],
    ]);
    expect(told.every(({ sequence }, at) => at === 0 || sequence > told[at - 1].sequence)).toBe(true);
  });

  it('goes on in parts, and never beyond what was prescribed', async () => {
    await stocked(100);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    expect((await pharmacy.dispense(id, [{ line: 1, quantity: 8 }])).body.data.prescriptionStatus).toBe(
      'partially_dispensed',
    );
    const more = await pharmacy.dispense(id, [{ line: 1, quantity: 14 }]);
    expect([more.status, more.body.error]).toMatchObject([409, { code: 'exceeds_prescribed', line: 1, remaining: 13 }]);
    const twice = await pharmacy.dispense(id, [
      { line: 1, quantity: 7 },
      { line: 1, quantity: 7 },
    ]);
    expect(twice.body.error.code).toBe('exceeds_prescribed');
    const rest = await pharmacy.dispense(id, [{ line: 1, quantity: 5 }, { line: 1 }]);
    expect(rest.body.data).toMatchObject({ prescriptionStatus: 'dispensed', lines: [{ quantity: 13 }] });
  });

  it('is done once, whatever is sent again', async () => {
    await stocked(100);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const key = { 'idempotency-key': 'hand-out' };
    const answers = await Promise.all([1, 2, 3].map(() => pharmacy.dispense(id, [{ line: 1, quantity: 7 }], {}, key)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await pharmacy.read(id)).lines[0].dispensed).toBe(7);
  });

  it('takes the lot in the hand, by id or barcode, and sets the rest aside anew', async () => {
    const gtin = aGtin();
    productId = await pharmacy.dispensary.product({ codes: [{ system: 'gtin', code: gtin }] });
    await stocked(30, { batch: 'soon', expiresOn: '2027-01-31' });
    const late = await stocked(30, { batch: 'late', expiresOn: '2028-01-31' });
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const first = await pharmacy.dispense(id, [{ line: 1, quantity: 10, barcode: `(01)${gtin}(17)280131(10)late` }]);
    expect(first.body.data.lines).toMatchObject([{ lotId: late, quantity: 10 }]);
    expect((await pharmacy.read(id)).lines[0].setAside).toMatchObject([{ batch: 'soon', quantity: 11 }]);
    const second = await pharmacy.dispense(id, [{ line: 1, lotId: late }]);
    expect(second.body.data).toMatchObject({ prescriptionStatus: 'dispensed', lines: [{ lotId: late, quantity: 11 }] });
    const strange = await pharmacy.dispense(id, [{ line: 1, barcode: '(01)09506000134352(10)none' }]);
    expect(strange.status).toBe(409);
  });

  it('refuses lots that end too soon, are held, or are of something else', async () => {
    await stocked(100);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const short = await stocked(10, { batch: 'short', expiresOn: '2026-11-23' });
    expect((await pharmacy.dispense(id, [{ line: 1, quantity: 5, lotId: short }])).body.error.code).toBe(
      'lot_ends_before_treatment',
    );
    const held = await stocked(10, { batch: 'held', quarantine: true });
    expect((await pharmacy.dispense(id, [{ line: 1, quantity: 5, lotId: held }])).body.error.code).toBe(
      'insufficient_stock',
    );
    const other = await stocked(10, {}, await pharmacy.dispensary.product());
    expect((await pharmacy.dispense(id, [{ line: 1, quantity: 5, lotId: other }])).body.error.code).toBe(
      'substitution_not_allowed',
    );
    expect((await pharmacy.read(id)).lines[0].setAside).toMatchObject([{ quantity: 21 }]);
  });

  it('gives a substitute only where the prescriber allows it', async () => {
    const other = await pharmacy.dispensary.product();
    const substitute = await pharmacy.dispensary.product({ substituteIds: [productId, other] });
    const lotId = await stocked(50, {}, substitute);
    const lines = [aLine(productId), aLine(other, { substitutionAllowed: false })];
    const { id, status } = await pharmacy.signed(lines, patient);
    expect(status).toBe('awaiting_stock');
    const given = await pharmacy.dispense(id, [{ line: 1, productId: substitute }]);
    expect(given.body.data.lines).toMatchObject([{ productId: substitute, lotId, quantity: 21, substituted: true }]);
    expect((await pharmacy.dispense(id, [{ line: 2, productId: substitute }])).body.error.code).toBe(
      'substitution_not_allowed',
    );
  });

  it('needs a witness for a controlled drug', async () => {
    const witness = await test.person('pharmacist');
    productId = await pharmacy.dispensary.product({ controlledSchedule: 'II' });
    await pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity: 50 }, { witnessId: witness.id });
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    expect((await pharmacy.dispense(id, [{ line: 1 }])).body.error.errors).toMatchObject([{ field: 'witnessId' }]);
    const own = { witnessId: pharmacy.pharmacist.id };
    expect((await pharmacy.dispense(id, [{ line: 1 }], own)).status).toBe(422);
    expect((await pharmacy.dispense(id, [{ line: 1 }], { witnessId: witness.id })).status).toBe(201);
  });

  it('gives a refill when it is due, as often as was prescribed, and until the prescription expires', async () => {
    await stocked(200, { expiresOn: '2028-12-31' });
    const { id } = await pharmacy.signed([aLine(productId, { refills: 1, daysSupply: 30 })], patient);
    expect((await pharmacy.dispense(id, [{ line: 1 }])).body.data.prescriptionStatus).toBe('partially_dispensed');
    const early = await pharmacy.dispense(id, [{ line: 1 }]);
    expect(early.body.error).toMatchObject({ code: 'refill_not_due', dueAt: '2026-12-17T12:00:00.000Z' });
    clock.set('2026-12-17T12:00:00Z');
    expect((await pharmacy.dispense(id, [{ line: 1, quantity: 22 }])).body.error.code).toBe('exceeds_prescribed');
    expect((await pharmacy.dispense(id, [{ line: 1, quantity: 20 }])).status).toBe(201);
    clock.advance(200 * DAY_MS);
    expect((await pharmacy.dispense(id, [{ line: 1 }])).body.error.code).toBe('prescription_expired');
    clock.set('2026-12-18T12:00:00Z');
    expect((await pharmacy.dispense(id, [{ line: 1 }])).body.data.prescriptionStatus).toBe('dispensed');
    expect((await pharmacy.read(id)).lines[0]).toMatchObject({ dispensed: 42, remaining: 0, refillsLeft: 0 });
  });

  it('is held to what was prescribed by the database too', async () => {
    const lotId = await stocked(100);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const { body } = await pharmacy.dispense(id, [{ line: 1 }]);
    const beyond = test.sql(
      `insert into dispense_line (id, dispense_id, line, prescription_line_id, product_id, lot_id, quantity)
       select gen_random_uuid(), $1, 2, id, product_id, $3, 1 from prescription_line where prescription_id = $2`,
      [body.data.id, id, lotId],
    );
    await expect(beyond).rejects.toMatchObject({ constraint: 'prescription_line_dispensed_within' });
    for (const attempt of [
      `update dispense_line set quantity = 1 where dispense_id = '${body.data.id}'`,
      `update dispense_line set returned = 1 where dispense_id = '${body.data.id}'`,
      `delete from dispense_line where dispense_id = '${body.data.id}'`,
      `delete from dispense where id = '${body.data.id}'`,
    ])
      await expect(test.sql(attempt)).rejects.toMatchObject({ code: /^TH00[23]$/ });
  });
});

describe('what is handed out', () => {
  it('has a label with all that the patient must know, in its script', async () => {
    await stocked(100, { batch: 'MB2231' });
    const instructions = 'Take after meals. '.repeat(50).trim();
    const { id } = await pharmacy.signed([aLine(productId, { instructions })], patient);
    const { body } = await pharmacy.dispense(id, [{ line: 1 }]);
    const path = `/api/v1/dispenses/${body.data.id}/label.pdf`;
    const label = async (who: TestPerson) => {
      const answer = await fetch(test.url + path, { headers: { authorization: `Bearer ${who.token}` } });
      return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
    };
    const { status, bytes } = await label(pharmacy.pharmacist);
    expect([status, bytes.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    const text = pdfText(bytes).join(' ').replace(/\s+/g, ' ');
    for (const part of ['One tablet three times a day', 'MB2231', '2027-12-31', 'Dr Test', '21 tablet'])
      expect(text).toContain(part);
    // Nothing is cut, however long it is.
    expect(text.match(/Take after meals\./g)).toHaveLength(50);
    expect(text).not.toContain('\uFFFD');
    expect((await label(patient)).bytes.equals(bytes)).toBe(true);
    expect([(await label(await test.person('patient'))).status, (await label(pharmacy.doctor)).status]).toEqual([
      404, 403,
    ]);
  });

  it('goes to a quarantine when it comes back, and stays dispensed', async () => {
    const lotId = await stocked(100);
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const { body } = await pharmacy.dispense(id, [{ line: 1 }]);
    const quarantine = await pharmacy.dispensary.location('quarantine');
    const bring = (quantity: number, locationId = quarantine, key?: string) =>
      pharmacy.ask<{ lines: { lotId: string }[] }>(
        ...(['POST', `/dispenses/${body.data.id}/returns`, pharmacy.pharmacist] as const),
        { locationId, reasonCode: 'unused', lines: [{ line: 1, quantity }] },
        key ? { 'idempotency-key': key } : {},
      );
    expect((await bring(5, pharmacy.locationId)).status).toBe(422);
    const back = await Promise.all([1, 2].map(() => bring(15, quarantine, 'back')));
    expect(back.map(({ status }) => status)).toEqual([201, 201]);
    const [{ lotId: heldLot }] = back[0].body.data.lines;
    expect(heldLot).not.toBe(lotId);
    expect(await pharmacy.dispensary.readLot(heldLot)).toMatchObject({ status: 'quarantined', onHand: 15 });
    const rivals = await Promise.all([bring(4), bring(4)]);
    expect(rivals.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await bring(3)).body.error).toMatchObject({ code: 'exceeds_dispensed', remaining: 2 });
    expect((await pharmacy.read(id)).status).toBe('dispensed');
    const listed = await pharmacy.ask('GET', `/prescriptions/${id}/dispenses`, patient);
    expect(listed.body.data).toMatchObject([{ id: body.data.id, lines: [{ returned: 19 }] }]);
  });
});
