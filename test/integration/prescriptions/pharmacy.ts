import { uuidv7 } from 'uuidv7';
import { FieldCipher } from '../../../src/platform/encryption/field-cipher';
import { openPractice } from '../../factories/clinic';
import type { Loose, TestApp, TestPerson } from '../../support/test-app';
import { Dispensary } from '../inventory/dispensary';

export interface LineRow {
  line: number;
  productId: string;
  quantity: number;
  dispensed: number;
  remaining: number;
  refillsLeft: number;
  refillDueAt: string | null;
  instructions: string | null;
  setAside: { lotId: string; quantity: number; batch: string }[];
}

export interface PrescriptionRow {
  id: string;
  status: string;
  patientId: string;
  version: number;
  intact: boolean | null;
  signedAt: string | null;
  supersedesId: string | null;
  lines: LineRow[];
  warnings: {
    key: string;
    kind: string;
    line: number;
    basis: string | null;
    substance: string | null;
    prescriptionId: string | null;
  }[];
}

export interface DispenseRow {
  id: string;
  prescriptionStatus: string;
  lines: {
    line: number;
    prescriptionLine: number;
    productId: string;
    lotId: string;
    quantity: number;
    substituted: boolean;
  }[];
}

/** A line that is right in every field; override what the test is about. */
export const aLine = (productId: string, over: Record<string, unknown> = {}) => ({
  productId,
  dose: { value: 500, unit: 'mg' },
  route: 'oral',
  frequency: { times: 3, period: 1, periodUnit: 'day', text: 'One tablet three times a day' },
  daysSupply: 7,
  quantity: 21,
  ...over,
});

/** A doctor with a patient in a visit, and a dispensary. */
export class Pharmacy {
  private constructor(
    readonly test: TestApp,
    readonly dispensary: Dispensary,
    readonly doctor: TestPerson,
    readonly doctorId: string,
    readonly locationId: string,
  ) {}

  static async open(test: TestApp): Promise<Pharmacy> {
    const dispensary = await Dispensary.open(test);
    const doctor = await test.person('doctor');
    const { id } = await openPractice(test, { userId: doctor.id });
    return new Pharmacy(test, dispensary, doctor, id, await dispensary.location());
  }

  /** Another doctor at the same dispensary. */
  async colleague(): Promise<Pharmacy> {
    const doctor = await this.test.person('doctor');
    const { id } = await openPractice(this.test, { userId: doctor.id });
    return new Pharmacy(this.test, this.dispensary, doctor, id, this.locationId);
  }

  get pharmacist(): TestPerson {
    return this.dispensary.pharmacist;
  }

  /** A visit in progress, straight into the database. */
  async visit(patientId: string, over: { status?: string; doctorId?: string } = {}): Promise<string> {
    const { status = 'in_progress', doctorId = this.doctorId } = over;
    const id = uuidv7();
    const place = { table: 'consultation', column: 'reason', id };
    const reason = this.test.app.get(FieldCipher).seal('Persistent cough', place);
    await this.test.sql(
      `insert into consultation (id, doctor_id, patient_id, status, starts_at, ends_at, mode, reason, booked_by, created_at, updated_at)
       values ($1, $2, $3, $4, now() - interval '10 minutes', now() + interval '20 minutes', 'video', $5, $3, now(), now())`,
      [id, doctorId, patientId, status, reason],
    );
    return id;
  }

  ask<T = Loose>(method: string, path: string, who: TestPerson, body?: unknown, headers: Record<string, string> = {}) {
    return this.test.http<T>(`/api/v1${path}`, { method, body, token: who.token, headers });
  }

  draft(consultationId: string, lines: object[], over: object = {}) {
    const body = { locationId: this.locationId, lines, ...over };
    return this.ask<PrescriptionRow>('POST', `/consultations/${consultationId}/prescriptions`, this.doctor, body);
  }

  sign(id: string, body: object = {}, headers: Record<string, string> = {}) {
    return this.ask<PrescriptionRow>('POST', `/prescriptions/${id}/signature`, this.doctor, body, headers);
  }

  dispense(id: string, lines: object[], over: object = {}, headers: Record<string, string> = {}) {
    return this.ask<DispenseRow>(
      'POST',
      `/prescriptions/${id}/dispenses`,
      this.pharmacist,
      { lines, ...over },
      headers,
    );
  }

  async read(id: string, who = this.doctor): Promise<PrescriptionRow> {
    return (await this.ask<PrescriptionRow>('GET', `/prescriptions/${id}`, who)).body.data;
  }

  /** A signed prescription, for somebody new if nobody is named; warnings are acknowledged. */
  async signed(lines: object[], patient?: TestPerson, over: object = {}): Promise<PrescriptionRow> {
    const { id: patientId } = patient ?? (await this.test.person('patient'));
    const draft = await this.draft(await this.visit(patientId), lines, over);
    if (draft.status !== 201) throw new Error(draft.text);
    const { id, warnings } = draft.body.data;
    const signed = await this.sign(id, {
      acknowledgements: warnings.map(({ key }) => ({ warning: key, reason: 'Wanted so' })),
    });
    if (signed.status !== 201) throw new Error(signed.text);
    return signed.body.data;
  }

  /** What the database holds of reservations and dispenses that could contradict each other; always nothing. */
  contradictions(): Promise<unknown[]> {
    return this.test.sql(
      `select l.id, l.dispensed, l.short from prescription_line l join prescription p on p.id = l.prescription_id
        where l.dispensed <> (select coalesce(sum(quantity), 0) from dispense_line d where d.prescription_line_id = l.id)
           or l.dispensed > l.quantity * (l.refills + 1)
           or (p.status not in ('draft', 'cancelled', 'expired', 'on_hold') and l.short +
               (select coalesce(sum(quantity), 0) from reservation r where r.source_type = 'prescription' and r.source_id = p.id
                  and r.line = l.line and r.status = 'active')
               <> case when l.dispensed = 0 then l.quantity when l.dispensed % l.quantity = 0 then 0 else l.quantity - l.dispensed % l.quantity end)
           or (p.status in ('draft', 'cancelled', 'expired', 'on_hold', 'dispensed') and exists (
                select from reservation r where r.source_type = 'prescription' and r.source_id = p.id and r.status = 'active'))
       union all
       select id, on_hand, reserved from lot l
        where l.on_hand <> (select coalesce(sum(quantity), 0) from stock_movement m where m.lot_id = l.id)
           or l.reserved <> (select coalesce(sum(quantity), 0) from reservation r where r.lot_id = l.id and r.status = 'active')
           or l.reserved > l.on_hand`,
    );
  }
}
