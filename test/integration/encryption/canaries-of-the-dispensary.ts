import { aLine } from '../prescriptions/pharmacy';
import { type PmsEvent, sealed } from '../../factories/pms';

/** What an answer is read for. */
export interface Heard<T> {
  status: number;
  text: string;
  data: T;
}

/** What the test of canaries lends to those who let some fly. */
export interface Aviary {
  url: string;
  canary: () => string;
  /** A secret that the service has made itself: it sings, too. */
  keep: (secret: string) => void;
  send: <T>(path: string, token: string, body?: object, key?: string) => Promise<Heard<T>>;
}

interface Person {
  id: string;
  token: string;
}

interface Written {
  id: string;
  warnings: { key: string }[];
  lines: { instructions: string; frequency: { text: string } }[];
}

export interface Counter {
  patient: Person;
  doctor: string;
  pharmacist: Person;
  /** A visit that goes on. */
  visitId: string;
}

/** What is typed about medicine: allergies, prescriptions, what is handed out and comes back, recalls, and looks in an emergency. */
export class Dispensing {
  constructor(
    private readonly aviary: Aviary,
    private readonly counter: Counter,
  ) {}

  /** Succeeds with anything but an error. */
  async post<T = { id: string }>(path: string, token: string, body: object, key?: string): Promise<T> {
    const { status, text, data } = await this.aviary.send<T>(path, token, body, key);
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
    return data;
  }

  async allergic(): Promise<{ substance: string; reaction: string }> {
    const { patient, doctor } = this.counter;
    const path = `/patients/${patient.id}/allergies`;
    const [substance, reaction] = [this.aviary.canary(), this.aviary.canary()];
    await this.post(path, patient.token, { substance, reaction, atc: 'J01C', severity: 'severe' }, 'allergy');
    await this.post(path, doctor, { substance: this.aviary.canary() }, 'allergy-by-doctor');
    return { substance, reaction };
  }

  /** Signed in spite of a warning, on hold and resumed. @returns the words of the line, and the prescription */
  async prescribed(lot: { productId: string; locationId: string }): Promise<{ id: string; words: object }> {
    const { doctor, visitId } = this.counter;
    const { canary } = this.aviary;
    const words = { frequency: { ...aLine('').frequency, text: canary() }, instructions: canary() };
    const draft = { locationId: lot.locationId, lines: [{ ...aLine(lot.productId), ...words }] };
    const { id, warnings } = await this.post<Written>(
      `/consultations/${visitId}/prescriptions`,
      doctor,
      draft,
      'draft-prescription',
    );
    expect(warnings).not.toHaveLength(0);
    const acknowledgements = warnings.map(({ key: warning }) => ({ warning, reason: canary() }));
    await this.post(`/prescriptions/${id}/signature`, doctor, { acknowledgements }, 'sign-prescription');
    return { id, words };
  }

  /** Handed out with its label, and partly brought back; another prescription of the same is stopped and cancelled. */
  async dispensed(id: string, lot: { productId: string; locationId: string }, quarantineId: string): Promise<string> {
    const { pharmacist, doctor } = this.counter;
    const given = { lines: [{ line: 1, quantity: 5 }] };
    const dispense = await this.post(`/prescriptions/${id}/dispenses`, pharmacist.token, given, 'dispense');
    const label = await fetch(`${this.aviary.url}/api/v1/dispenses/${dispense.id}/label.pdf`, {
      headers: { authorization: `Bearer ${pharmacist.token}` },
    });
    expect([label.status, (await label.arrayBuffer()).byteLength > 1_000]).toEqual([200, true]);
    const back = { locationId: quarantineId, reasonCode: 'unused', lines: [{ line: 1, quantity: 1 }] };
    await this.post(`/dispenses/${dispense.id}/returns`, pharmacist.token, back, 'return');
    const other = await this.prescribedAgain(lot);
    const because = () => ({ reason: this.aviary.canary() });
    await this.post(`/prescriptions/${other}/hold`, pharmacist.token, because(), 'hold');
    await this.post(`/prescriptions/${other}/cancellation`, doctor, because(), 'cancel');
    return dispense.id;
  }

  async recalled(lotId: string): Promise<void> {
    const { pharmacist, patient } = this.counter;
    const { canary } = this.aviary;
    const wish = { class: 'II', reason: canary() };
    const { id } = await this.post(`/lots/${lotId}/recall`, pharmacist.token, wish, 'recall');
    const tried = { patientId: patient.id, outcome: 'reached', note: canary() };
    await this.post(`/recalls/${id}/contacts`, pharmacist.token, tried, 'contact');
    await this.post(`/recalls/${id}/closure`, pharmacist.token, { reason: canary() }, 'closure');
  }

  /** Who has nothing to do with the patient reads all of it, and is reviewed. @returns what the record says */
  async emergency(helper: Person, admin: Person): Promise<string> {
    const { patient } = this.counter;
    const { canary, send } = this.aviary;
    const path = `/patients/${patient.id}/emergency-access`;
    const { id } = await this.post(path, helper.token, { reason: canary() }, 'glass');
    const { text } = await send(`/patients/${patient.id}/record`, helper.token);
    const found = { outcome: 'justified', note: canary() };
    await this.post(`/emergency-accesses/${id}/review`, admin.token, found);
    return text;
  }

  private async prescribedAgain({ productId, locationId }: { productId: string; locationId: string }): Promise<string> {
    const { doctor, visitId } = this.counter;
    const line = aLine(productId, { instructions: this.aviary.canary() });
    const draft = { locationId, lines: [line] };
    const { id, warnings } = await this.post<Written>(`/consultations/${visitId}/prescriptions`, doctor, draft);
    const acknowledgements = warnings.map(({ key: warning }) => ({ warning, reason: this.aviary.canary() }));
    await this.post(`/prescriptions/${id}/signature`, doctor, { acknowledgements });
    return id;
  }
}

/** A product with stock at a dispensary, and a quarantine. */
export async function aShelf(dispensing: Dispensing, { token }: Person) {
  const product = await dispensing.post('/products', token, {
    ...{ genericName: 'Amoxicillin trihydrate', form: 'capsule', strength: '500 mg', useUnit: 'capsule' },
    ...{ purchaseUnit: 'box', unitsPerPurchaseUnit: 20, prescriptionOnly: true },
    storage: { condition: 'room_temperature' },
    codes: [{ system: 'atc', code: 'J01CA04' }],
  });
  const place = (kind: string) =>
    dispensing.post('/locations', token, { name: `Canary ${kind}`, kind, timeZone: 'UTC' });
  const [counter, quarantine] = [await place('dispensary'), await place('quarantine')];
  const lines = [{ productId: product.id, batch: 'C1', expiresOn: '2032-12-31', quantity: 100 }];
  const receipt = await dispensing.post<{ lines: { lotId: string }[] }>('/stock/receipts', token, {
    locationId: counter.id,
    lines,
  });
  const shelf = { productId: product.id, locationId: counter.id };
  return { shelf, quarantineId: quarantine.id, lotId: receipt.lines[0].lotId };
}

/** A partner whose secrets we make, and who sends more than we asked for: right, wrong, refused and forged. @returns the statuses */
export async function aTalkativePartner(aviary: Aviary, dispensing: Dispensing, { token }: Person): Promise<number[]> {
  const scopes = ['products:write', 'inventory:write', 'events:read'];
  const partner = await dispensing.post('/partners', token, {
    ...{ name: 'Canary Chemist', kind: 'pharmacy_management_system', contactEmail: 'it@chemist.example', scopes },
  });
  const path = `/partners/${partner.id}`;
  const { key } = await dispensing.post<{ key: string }>(`${path}/api-keys`, token, { name: 'Main', scopes });
  const { secret } = await dispensing.post<{ secret: string }>(`${path}/webhook-secrets`, token, {});
  const endpoint = { url: 'https://partner.invalid/hooks', eventTypes: ['prescription.dispensed'] };
  await dispensing.post(`${path}/endpoints`, token, endpoint);
  for (const made of [key, secret]) aviary.keep(made.replace(/^whsec_/, ''));
  let sent = 0;
  const event = (type: string, data: object): PmsEvent => ({
    id: `evt_canary_${(sent += 1)}`,
    type,
    data: { ...data },
  });
  const facts = { productRef: 'CANARY-1', locationRef: 'main', sequence: 1, onHand: 3 };
  const events: [PmsEvent, string][] = [
    // What nobody asked for may be about patients.
    [event('inventory.counted', { ...facts, soldTo: aviary.canary() }), secret],
    [event('inventory.counted', { ...facts, sequence: 2, onHand: aviary.canary() }), secret],
    [event('patient.updated', { name: aviary.canary() }), secret],
    [
      event('inventory.counted', { ...facts, soldTo: aviary.canary() }),
      `whsec_${Buffer.from('another').toString('base64')}`,
    ],
  ];
  const answers: number[] = [];
  for (const [told, signedWith] of events) {
    const { body, headers } = sealed(told, [signedWith]);
    const answer = await fetch(`${aviary.url}/api/v1/pms/webhooks/${partner.id}`, {
      ...{ method: 'POST', headers },
      body: body.toString(),
    });
    answers.push(answer.status);
    await answer.text();
  }
  return answers;
}
