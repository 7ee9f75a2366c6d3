import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { aLine, Pharmacy, type PrescriptionRow } from './pharmacy';

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
  patient = await test.person('patient');
  productId = await pharmacy.dispensary.product();
});

const drafted = async (lines: object[], over: object = {}): Promise<PrescriptionRow> => {
  const { body, status, text } = await pharmacy.draft(await pharmacy.visit(patient.id), lines, over);
  if (status !== 201) throw new Error(text);
  return body.data;
};
const stocked = (quantity: number, over: object = {}) =>
  pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity, ...over });

describe('writing a prescription', () => {
  it('is for the doctor of a visit that has begun', async () => {
    const lines = [aLine(productId)];
    const early = await pharmacy.draft(await pharmacy.visit(patient.id, { status: 'scheduled' }), lines);
    expect([early.status, early.body.error.code]).toEqual([409, 'visit_not_begun']);
    const consultationId = await pharmacy.visit(patient.id);
    const stranger = await test.person('doctor');
    const path = `/consultations/${consultationId}/prescriptions`;
    expect((await pharmacy.ask('POST', path, stranger, { lines })).status).toBe(404);
    expect((await pharmacy.ask('POST', path, patient, { lines })).status).toBe(403);
  });

  it('is seen by nobody else before it is signed', async () => {
    const { id } = await drafted([aLine(productId)]);
    for (const who of [patient, pharmacy.pharmacist, await test.person('doctor')]) {
      expect((await pharmacy.ask('GET', `/prescriptions/${id}`, who)).status).toBe(404);
    }
    expect(await pharmacy.read(id)).toMatchObject({ status: 'draft', intact: null });
  });

  it('changes as a whole, by the version that was read', async () => {
    const draft = await drafted([aLine(productId), aLine(productId, { quantity: 5 })]);
    const changed = await pharmacy.ask<PrescriptionRow>('PATCH', `/prescriptions/${draft.id}`, pharmacy.doctor, {
      lines: [aLine(productId, { quantity: 9, instructions: 'With water' })],
    });
    expect(changed.body.data.lines).toMatchObject([{ line: 1, quantity: 9, instructions: 'With water' }]);
    const stale = { 'if-match': `"${draft.version}"` };
    const late = await pharmacy.ask('PATCH', `/prescriptions/${draft.id}`, pharmacy.doctor, {}, stale);
    expect([late.status, (await pharmacy.sign(draft.id, {}, stale)).status]).toEqual([412, 412]);
  });

  it('tells every fault of the lines', async () => {
    const path = `/consultations/${await pharmacy.visit(patient.id)}/prescriptions`;
    const bad = { ...aLine(productId), dose: { value: -1, unit: '' }, quantity: 0, frequency: { times: 1 } };
    const { status, body } = await pharmacy.ask('POST', path, pharmacy.doctor, { lines: [bad] });
    expect(status).toBe(422);
    expect(body.error.errors.map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'lines.0.dose.value',
        'lines.0.dose.unit',
        'lines.0.quantity',
        'lines.0.frequency.period',
      ]),
    );
    const unknown = { lines: [aLine(productId), aLine(patient.id)], locationId: pharmacy.locationId };
    expect((await pharmacy.ask('POST', path, pharmacy.doctor, unknown)).body.error.errors).toMatchObject([
      { field: 'lines.1.productId' },
    ]);
  });

  it('shows what there is by lot, and what may be given instead', async () => {
    const substitute = await pharmacy.dispensary.product({ substituteIds: [productId] });
    await stocked(30, { batch: 'soon', expiresOn: '2026-11-25' });
    await stocked(40, { batch: 'late', expiresOn: '2027-11-25' });
    await pharmacy.dispensary.lot(substitute, pharmacy.locationId, { quantity: 7 });
    const visit = await pharmacy.visit(patient.id);
    const query = `productId=${productId}&locationId=${pharmacy.locationId}&daysSupply=7`;
    const { body } = await pharmacy.ask(
      'GET',
      `/consultations/${visit}/prescriptions/availability?${query}`,
      pharmacy.doctor,
    );
    expect(body.data).toMatchObject([
      {
        productId,
        available: 40,
        lots: [{ batch: 'late', available: 40 }],
        substitutes: [{ productId: substitute, available: 7 }],
      },
    ]);
  });
});

describe('a signature', () => {
  it('sets aside what expires first and outlasts the treatment', async () => {
    await stocked(100, { batch: 'too-short', expiresOn: '2026-11-25' });
    // From the 20th for seven days: through the 26th.
    const first = await stocked(10, { batch: 'just', expiresOn: '2026-11-26' });
    const second = await stocked(100, { batch: 'long', expiresOn: '2027-11-26' });
    const { status, lines, intact } = await pharmacy.signed([aLine(productId)], patient);
    expect([status, intact]).toEqual(['reserved', true]);
    expect(lines[0].setAside.map(({ lotId, quantity }) => [lotId, quantity])).toEqual([
      [first, 10],
      [second, 11],
    ]);
    expect(await pharmacy.contradictions()).toEqual([]);
  });

  it('takes a part when there is not enough, and nothing when there is nothing', async () => {
    expect((await pharmacy.signed([aLine(productId)], patient)).status).toBe('awaiting_stock');
    await stocked(30);
    // The first one waited before: what there is, is left to it.
    const other = await pharmacy.signed([aLine(productId)]);
    expect([other.status, other.lines[0].setAside[0].quantity]).toEqual(['partially_reserved', 9]);
    expect(await pharmacy.contradictions()).toEqual([]);
  });

  it('is given once, whatever is sent again', async () => {
    await stocked(100);
    const { id } = await drafted([aLine(productId)]);
    const key = { 'idempotency-key': 'sign-once' };
    const answers = await Promise.all([1, 2, 3].map(() => pharmacy.sign(id, {}, key)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await pharmacy.sign(id)).body.error.code).toBe('illegal_transition');
    expect(await pharmacy.dispensary.stock(productId)).toMatchObject([{ reserved: 21 }]);
    const seen = await test.sql('select type from outbox_event where aggregate_id = $1 order by position', [id]);
    expect(seen).toEqual([{ type: 'prescription.signed' }, { type: 'prescription.reserved' }]);
  });

  it('never changes any more, for any client of the database', async () => {
    const { id } = await pharmacy.signed([aLine(productId)], patient);
    const attempts = [
      `update prescription set patient_id = patient_id, location_id = gen_random_uuid() where id = '${id}'`,
      `update prescription set status = 'draft' where id = '${id}'`,
      `update prescription set signed_at = signed_at - interval '1 day' where id = '${id}'`,
      `update prescription_line set quantity = 99 where prescription_id = '${id}'`,
      `update prescription_line set dispensed = 1 where prescription_id = '${id}'`,
      `delete from prescription_line where prescription_id = '${id}'`,
      `delete from prescription where id = '${id}'`,
      `insert into prescription_line (id, prescription_id, line, product_id, quantity, refills, days_supply, substitution_allowed, directions)
         select gen_random_uuid(), prescription_id, 2, product_id, 1, 0, 1, true, directions from prescription_line where prescription_id = '${id}'`,
    ];
    for (const attempt of attempts) await expect(test.sql(attempt)).rejects.toMatchObject({ code: /^TH00[234]$/ });
    const changed = await pharmacy.ask('PATCH', `/prescriptions/${id}`, pharmacy.doctor, { lines: [aLine(productId)] });
    expect(changed.body.error.code).toBe('illegal_transition');
  });

  it('vouches for the directions too: other ones are not dispensed', async () => {
    await stocked(100);
    const one = await pharmacy.signed([aLine(productId, { instructions: 'One' })], patient);
    await test.sql(
      `update prescription_line set directions = overlay(directions placing case when substr(directions, length(directions) - 3, 1) = 'A' then 'B' else 'A' end from length(directions) - 3 for 1)
        where prescription_id = $1`,
      [one.id],
    );
    expect((await pharmacy.dispense(one.id, [{ line: 1 }])).status).toBeGreaterThanOrEqual(400);
    const two = await pharmacy.signed([aLine(productId)]);
    await test.sql(`alter table prescription disable trigger prescription_guarded`);
    await test.sql(`update prescription set signed_at = signed_at - interval '1 minute' where id = $1`, [two.id]);
    await test.sql(`alter table prescription enable trigger prescription_guarded`);
    expect((await pharmacy.read(two.id)).intact).toBe(false);
    expect((await pharmacy.dispense(two.id, [{ line: 1 }])).body.error.code).toBe('prescription_altered');
  });

  it('ends what it takes the place of, and has its stock', async () => {
    await stocked(21);
    const old = await pharmacy.signed([aLine(productId)], patient);
    expect(old.status).toBe('reserved');
    const next = await pharmacy.signed([aLine(productId, { quantity: 20 })], patient, { supersedesId: old.id });
    expect([next.status, next.lines[0].setAside[0].quantity]).toEqual(['reserved', 20]);
    expect((await pharmacy.read(old.id)).status).toBe('cancelled');
    const again = await pharmacy.draft(await pharmacy.visit(patient.id), [aLine(productId)], { supersedesId: old.id });
    expect([again.status, again.body.error.code]).toEqual([409, 'not_supersedable']);
    const foreign = await pharmacy.draft(await pharmacy.visit((await test.person('patient')).id), [aLine(productId)], {
      supersedesId: next.id,
    });
    expect(foreign.body.error.code).toBe('not_supersedable');
    expect(await pharmacy.contradictions()).toEqual([]);
  });
});

describe('warnings', () => {
  const allergy = (details: object) => pharmacy.ask('POST', `/patients/${patient.id}/allergies`, patient, details);

  it('have to be acknowledged with a reason', async () => {
    const amoxicillin = await pharmacy.dispensary.product({
      genericName: 'Amoxicillin trihydrate',
      codes: [{ system: 'atc', code: 'J01CA04' }],
    });
    await allergy({ substance: 'Penicillin', atc: 'J01C', reaction: 'Hives', severity: 'severe' });
    const draft = await drafted([aLine(productId), aLine(amoxicillin)]);
    expect(draft.warnings).toMatchObject([{ kind: 'allergy', line: 2, substance: 'Penicillin' }]);
    const refused = await pharmacy.sign(draft.id);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'warnings_not_acknowledged']);
    expect(refused.text).not.toContain('Penicillin');
    expect((await pharmacy.read(draft.id)).status).toBe('draft');
    const [{ key: warning }] = draft.warnings;
    const stray = {
      acknowledgements: [
        { warning, reason: 'x' },
        { warning: 'allergy:none', reason: 'x' },
      ],
    };
    expect((await pharmacy.sign(draft.id, stray)).status).toBe(422);
    const reason = 'Tolerated in hospital';
    expect((await pharmacy.sign(draft.id, { acknowledgements: [{ warning, reason }] })).status).toBe(201);
    const kept = await test.sql<{ reason: string }>(
      'select reason from prescription_acknowledgement where prescription_id = $1',
      [draft.id],
    );
    expect(kept).toEqual([{ reason: expect.not.stringContaining(reason) }]);
  });

  it('tell of what the patient takes already, and of the same twice', async () => {
    const atc = (code: string) => ({ codes: [{ system: 'atc', code }] });
    const [ibuprofen, naproxen, diclofenac] = await Promise.all([
      pharmacy.dispensary.product(atc('M01AE01')),
      pharmacy.dispensary.product(atc('M01AE02')),
      pharmacy.dispensary.product(atc('M01AB05')),
    ]);
    const first = await pharmacy.signed([aLine(ibuprofen)], patient);
    const draft = await drafted([aLine(naproxen), aLine(diclofenac), aLine(diclofenac)]);
    expect(draft.warnings.map(({ line, basis }) => [line, basis])).toEqual([
      [1, 'class'],
      [3, 'product'],
    ]);
    await pharmacy.ask('POST', `/prescriptions/${first.id}/cancellation`, pharmacy.doctor, { reason: 'Changed' });
    expect((await pharmacy.read(draft.id)).warnings.map(({ line }) => line)).toEqual([3]);
  });

  it('end with the allergy; who has nothing to do with the patient sees none of it', async () => {
    const made = await allergy({ substance: 'Latex' });
    const path = `/patients/${patient.id}/allergies`;
    await pharmacy.visit(patient.id);
    expect((await pharmacy.ask('GET', path, pharmacy.doctor)).body.data).toMatchObject([{ substance: 'Latex' }]);
    for (const who of [await test.person('doctor'), await test.person('patient'), pharmacy.pharmacist]) {
      expect((await pharmacy.ask('GET', path, who)).status).toBe(404);
    }
    await pharmacy.signed([aLine(productId)], patient);
    expect((await pharmacy.ask('GET', path, pharmacy.pharmacist)).status).toBe(200);
    const { id } = made.body.data as unknown as { id: string };
    expect((await pharmacy.ask('DELETE', `${path}/${id}`, patient)).status).toBe(200);
    expect((await pharmacy.ask('GET', path, patient)).body.data).toEqual([]);
    const rows = await test.sql<{ details: string }>('select details from patient_allergy where id = $1', [id]);
    expect(rows[0].details).toMatch(/^v1\./);
  });
});
