import { Client } from 'pg';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';
import { Deliveries } from '../restocking/deliveries';
import { aLine, Pharmacy } from '../prescriptions/pharmacy';

interface RecallRow {
  id: string;
  status: string;
  batch: string;
  unaccounted: number;
  patients: { pending: number; reached: number; unreachable: number };
  lots: { lotId: string; fromStatus: string; onHand: number }[];
}

interface PatientRow {
  patientId: string;
  name: string;
  state: string;
  quantity: number;
  returned: number;
  dispenseIds: string[];
  contacts: { outcome: string; note: string | null }[];
}

const SOON = '2027-06-30';
const LATER = '2027-12-31';
/** Whoever waits for a row that somebody else has locked, in this database. */
const WAITING = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
const BECAUSE = { class: 'II', reason: 'Particles in the solution' };

let test: TestApp;
let pharmacy: Pharmacy;
let events: Deliveries;
let productId: string;

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  events = new Deliveries(test);
  pharmacy = await Pharmacy.open(test);
});
afterAll(() => test?.close());
beforeEach(async () => {
  productId = await pharmacy.dispensary.product();
});

const lot = (batch: string, quantity: number, locationId = pharmacy.locationId, expiresOn = SOON) =>
  pharmacy.dispensary.lot(productId, locationId, { batch, quantity, expiresOn });
const recall = (
  lotId: string,
  body: object = BECAUSE,
  headers: Record<string, string> = {},
  who = pharmacy.pharmacist,
) => pharmacy.ask<RecallRow>('POST', `/lots/${lotId}/recall`, who, body, headers);
const patientsOf = async (id: string, query = '') =>
  (await pharmacy.ask<PatientRow[]>('GET', `/recalls/${id}/patients?limit=100${query}`, pharmacy.pharmacist)).body.data;
const contact = (id: string, patientId: string, outcome: string, note: string | null = null) =>
  pharmacy.ask<PatientRow>('POST', `/recalls/${id}/contacts`, pharmacy.pharmacist, { patientId, outcome, note });

/** Prescribed and handed out of a certain lot. */
async function handOut(
  lotId: string,
  quantity: number,
  who?: TestPerson,
): Promise<{ patient: TestPerson; dispenseId: string }> {
  const patient = who ?? (await test.person('patient', { name: 'Asha Rao' }));
  const { id } = await pharmacy.signed([aLine(productId, { quantity })], patient);
  const answer = await pharmacy.dispense(id, [{ line: 1, quantity, lotId }]);
  if (answer.status !== 201) throw new Error(answer.text);
  return { patient, dispenseId: answer.body.data.id };
}

describe('a recall', () => {
  it('takes the whole batch out of use, wherever it lies, and sets aside other stock', async () => {
    const store = await pharmacy.dispensary.location('storeroom');
    const [here, there] = [await lot('B1', 40), await lot('B1', 60, store)];
    const good = await lot('B2', 100, pharmacy.locationId, LATER);
    const waiting = await pharmacy.signed([aLine(productId)]);
    expect(waiting.lines[0].setAside).toMatchObject([{ lotId: here }]);

    const opened = await recall(there);
    expect(opened.status).toBe(201);
    expect(opened.body.data).toMatchObject({ status: 'open', batch: 'B1', unaccounted: 0, patients: { pending: 0 } });
    expect(opened.body.data.lots.map(({ lotId, onHand }) => [lotId, onHand]).sort()).toEqual(
      [
        [here, 40],
        [there, 60],
      ].sort(),
    );
    for (const id of [here, there]) expect((await pharmacy.dispensary.readLot(id)).status).toBe('recalled');
    expect((await pharmacy.dispensary.readLot(good)).status).toBe('available');
    await events.deliver('reservation.released');
    expect(await pharmacy.read(waiting.id)).toMatchObject({
      status: 'reserved',
      lines: [{ setAside: [{ lotId: good }] }],
    });
    expect(await pharmacy.contradictions()).toEqual([]);
  });

  it('finds everybody who had something of it, and nobody else, and tells them', async () => {
    const [first, other] = [await lot('B1', 100), await lot('B2', 100)];
    const { patient, dispenseId } = await handOut(first, 10);
    const again = await handOut(first, 5, patient);
    const once = await handOut(first, 7);
    await handOut(other, 9);
    const line = { line: 1, quantity: 3 };
    await pharmacy.ask('POST', `/dispenses/${dispenseId}/returns`, pharmacy.pharmacist, {
      reasonCode: 'unused',
      lines: [line],
    });

    const { id } = (await recall(first)).body.data;
    const found = await patientsOf(id);
    expect(found).toMatchObject([
      {
        patientId: patient.id,
        name: 'Asha Rao',
        state: 'pending',
        quantity: 15,
        dispenseIds: [dispenseId, again.dispenseId],
      },
      { patientId: once.patient.id, quantity: 7, returned: 0 },
    ]);
    const own = await pharmacy.ask<{ recallId: string; batch: string }[]>('GET', '/users/me/recalls', patient);
    expect(own.body.data).toMatchObject([{ recallId: id, batch: 'B1', quantity: 15, status: 'open' }]);
    const news = () =>
      test.sql<{ user_id: string; title: string; body: string }>(
        `select user_id, title, body from notification where subject_id = $1`,
        [id],
      );
    await events.deliver('recall.opened', id);
    await events.deliver('recall.patient_found', id);
    expect((await news()).filter(({ title }) => title === 'A batch was recalled')).toMatchObject([
      { user_id: pharmacy.pharmacist.id },
    ]);
    const told = (await news()).filter(({ title }) => title === 'A medicine of yours is recalled');
    expect(told.map(({ user_id: userId }) => userId).sort()).toEqual([patient.id, once.patient.id].sort());
    expect(told[0].body).not.toContain('Paracetamol');
    const looked = await test.sql<{ action: string }>(
      `select distinct action from audit_log where patient_id = $1 and action like 'recall.%' order by 1`,
      [patient.id],
    );
    expect(looked.map(({ action }) => action)).toEqual([
      'recall.own_listed',
      'recall.patient_found',
      'recall.patients_listed',
    ]);
    const [{ reason }] = await test.sql<{ reason: string }>('select reason from recall where id = $1', [id]);
    expect(reason).not.toContain('Particles');
  });

  it('waits for whoever is being handed something of it in this very moment, and finds them', async () => {
    const lotId = await lot('B1', 100);
    const patient = await test.person('patient');
    const { id: prescriptionId } = await pharmacy.signed([aLine(productId, { quantity: 6 })], patient);
    const counter = new Client({ connectionString: test.database.url });
    await counter.connect();
    try {
      await counter.query('begin');
      await counter.query('select from product where id = $1 for no key update', [productId]);
      const recalled = recall(lotId);
      await until(async () => (await test.sql(WAITING)).length > 0);
      await counter.query(
        `with handed as (
           insert into dispense (id, prescription_id, patient_id, location_id, dispensed_by, dispensed_at)
           values (gen_random_uuid(), $1, $2, $3, $4, now()) returning id)
         insert into stock_movement (id, lot_id, kind, quantity, line, source_type, source_id, actor_role, at)
         select gen_random_uuid(), $5, 'dispense', -6, 1, 'dispense', id, 'system', now() from handed`,
        [prescriptionId, patient.id, pharmacy.locationId, pharmacy.pharmacist.id, lotId],
      );
      await counter.query(
        `insert into dispense_line (id, dispense_id, line, prescription_line_id, product_id, lot_id, quantity)
         select gen_random_uuid(), d.id, 1, l.id, l.product_id, $2, 6
           from dispense d join prescription_line l on l.prescription_id = d.prescription_id where d.prescription_id = $1`,
        [prescriptionId, lotId],
      );
      await counter.query('commit');
      const { id, unaccounted } = (await recalled).body.data;
      expect(unaccounted).toBe(0);
      expect(await patientsOf(id)).toMatchObject([{ patientId: patient.id, quantity: 6 }]);
    } finally {
      await counter.end();
    }
  });

  it('counts what was handed out past every prescription', async () => {
    const lotId = await lot('B1', 100);
    await handOut(lotId, 10);
    await test.sql(
      `insert into stock_movement (id, lot_id, kind, quantity, line, source_type, source_id, actor_role, at)
       values (gen_random_uuid(), $1, 'dispense', -4, 1, 'dispense', gen_random_uuid(), 'system', now())`,
      [lotId],
    );
    expect((await recall(lotId)).body.data).toMatchObject({ unaccounted: 4, patients: { pending: 1 } });
  });

  it('is made once, from the version that was read, and lets nothing of the batch in again', async () => {
    const lotId = await lot('B1', 10);
    expect((await recall(lotId, BECAUSE, { 'if-match': '"9"' })).status).toBe(412);
    expect((await pharmacy.dispensary.readLot(lotId)).status).toBe('available');
    const [one, two] = await Promise.all([recall(lotId), recall(lotId)]);
    expect([one.status, two.status].sort()).toEqual([201, 409]);
    expect([one, two].find(({ status }) => status === 409)?.body.error.code).toBe('recall_open');
    const elsewhere = await pharmacy.dispensary.location();
    const arrived = await pharmacy.dispensary.receive(productId, elsewhere, { batch: 'B1', expiresOn: SOON });
    expect(arrived.body.error.errors).toEqual([
      { field: 'lines.0.batch', message: 'was recalled: nothing of it is taken in' },
    ]);
  });

  it('is repeated by its Idempotency-Key and not made anew', async () => {
    const lotId = await lot('B1', 10);
    const key = { 'idempotency-key': 'recall-1' };
    const [one, two] = [await recall(lotId, BECAUSE, key), await recall(lotId, BECAUSE, key)];
    expect([one.status, two.status, two.body.data.id]).toEqual([201, 201, one.body.data.id]);
  });
});

describe('the patients of a recall', () => {
  it('are contacted until each knows, or cannot be reached; then it ends', async () => {
    const lotId = await lot('B1', 100);
    const [asha, dev] = [(await handOut(lotId, 10)).patient, (await handOut(lotId, 5)).patient];
    const { id } = (await recall(lotId)).body.data;
    expect((await contact(id, asha.id, 'no_answer')).body.data).toMatchObject({ state: 'pending' });
    const reached = await contact(id, asha.id, 'reached', 'Brings the rest tomorrow');
    expect(reached.body.data).toMatchObject({
      state: 'reached',
      contacts: [{ outcome: 'no_answer' }, { outcome: 'reached', note: 'Brings the rest tomorrow' }],
    });
    expect((await contact(id, asha.id, 'unreachable')).body.data.state).toBe('reached');
    const stranger = await test.person('patient');
    expect((await contact(id, stranger.id, 'reached')).status).toBe(422);
    const close = (body: object) =>
      pharmacy.ask<RecallRow>('POST', `/recalls/${id}/closure`, pharmacy.pharmacist, body);
    expect((await close({})).body.error).toMatchObject({ code: 'recall_unfinished', pending: 1 });
    expect((await patientsOf(id, '&state=pending')).map(({ patientId }) => patientId)).toEqual([dev.id]);
    await contact(id, dev.id, 'unreachable', 'Moved away');
    const closed = await close({});
    expect(closed.body.data).toMatchObject({ status: 'closed', patients: { pending: 0, reached: 1, unreachable: 1 } });
    expect((await contact(id, dev.id, 'reached')).body.error.code).toBe('illegal_transition');
    const [{ notes }] = await test.sql<{ notes: string }>(
      `select string_agg(note, ' ') as notes from recall_contact where recall_id = $1`,
      [id],
    );
    expect(notes).not.toMatch(/tomorrow|Moved/);
  });

  it('may be given up with a reason', async () => {
    const lotId = await lot('B1', 100);
    await handOut(lotId, 10);
    const { id } = (await recall(lotId)).body.data;
    const closed = await pharmacy.ask('POST', `/recalls/${id}/closure`, pharmacy.pharmacist, {
      reason: 'Lifted by the authority',
    });
    expect(closed.body.data).toMatchObject({ status: 'closed', patients: { pending: 1 } });
    expect((await recall(lotId)).status).toBe(201);
  });
});
