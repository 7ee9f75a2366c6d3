import { aLine } from '../integration/prescriptions/pharmacy';
import { DispensaryLife } from './around-the-dispensary';
import type { ClinicLife, Doctor, Signed } from './clinic-life';

interface Written {
  id: string;
  warnings: { key: string }[];
}

/** The operations from the visit to the patient's hand, each once. */
export async function aroundPrescriptions(
  clinic: ClinicLife,
  people: { admin: Signed; patient: Signed & { id: string } },
): Promise<void> {
  const account = await clinic.test.person('doctor');
  const practice = await clinic.registerDoctor(people.admin, { userId: account.id, name: 'Dr. Kavya Iyer' });
  await clinic.setHours(account, practice.id, 'Asia/Kolkata', '17:00', '19:00');
  const counter = new DispensaryLife(clinic, await clinic.test.person('pharmacist'));
  const visit = await inProgress(clinic, practice, people.patient);
  const productId = await counter.product('Cetirizine', '05901234123457');
  const locationId = await counter.location('Counter', 'dispensary');
  await counter.receive(locationId, { productId });
  const wish = { locationId, lines: [aLine(productId)] };
  const signed = await aroundASignature(counter, { account, patient: people.patient, visit }, wish);
  await aroundTheCounter(clinic, counter, { account, patient: people.patient, signed });
}

async function inProgress(clinic: ClinicLife, { id: doctorId }: Doctor, patient: Signed): Promise<string> {
  const [slot] = await clinic.freeSlots(doctorId);
  const { id } = (await clinic.book(patient, doctorId, slot.startsAt, {})).body.data;
  await clinic.test.sql(`update consultation set status = 'in_progress' where id = $1`, [id]);
  return id;
}

async function aroundASignature(
  life: DispensaryLife,
  { account, patient, visit }: { account: Signed; patient: Signed & { id: string }; visit: string },
  wish: { locationId: string; lines: { productId: string }[] },
): Promise<string> {
  const path = `/consultations/${visit}/prescriptions`;
  const allergies = `/patients/${patient.id}/allergies`;
  await life.ask('POST', allergies, { substance: 'Cetirizine', reaction: 'Drowsiness', severity: 'mild' }, patient);
  const mistake = await life.ask('POST', allergies, { substance: 'Latex' }, account);
  await life.ask('DELETE', `${allergies}/${mistake.id}`, undefined, account);
  await life.ask('GET', allergies, undefined, account);
  const query = `productId=${wish.lines[0].productId}&locationId=${wish.locationId}&daysSupply=7`;
  await life.ask('GET', `${path}/availability?${query}`, undefined, account);
  const draft = await life.ask<Written>('POST', path, wish, account);
  await life.ask('PATCH', `/prescriptions/${draft.id}`, { lines: wish.lines }, account);
  const acknowledgements = draft.warnings.map(({ key }) => ({ warning: key, reason: 'Takes it at night' }));
  await life.ask('POST', `/prescriptions/${draft.id}/signature`, { acknowledgements }, account);
  await life.ask('GET', path, undefined, patient);
  const wrong = await life.ask<Written>('POST', path, wish, account);
  await life.ask('POST', `/prescriptions/${wrong.id}/cancellation`, { reason: 'Written twice' }, account);
  return draft.id;
}

async function aroundTheCounter(
  clinic: ClinicLife,
  life: DispensaryLife,
  { account, patient, signed }: { account: Signed; patient: Signed; signed: string },
): Promise<void> {
  const path = `/prescriptions/${signed}`;
  await life.ask('GET', '/prescriptions?status=reserved&sort=signedAt');
  await life.ask('POST', `${path}/hold`, { reason: 'Dose to be clarified' });
  await life.ask('DELETE', `${path}/hold`, undefined, account);
  const { id } = await life.ask('POST', `${path}/dispenses`, { lines: [{ line: 1, quantity: 7 }] });
  await life.ask('GET', `${path}/dispenses`, undefined, patient);
  await life.ask('GET', path, undefined, patient);
  const label = await clinic.http(`/api/v1/dispenses/${id}/label.pdf`, { token: life.pharmacist.token });
  expect([label.status, label.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  const locationId = await life.location('Returned medicine', 'quarantine');
  const back = { locationId, reasonCode: 'unused', lines: [{ line: 1, quantity: 2 }] };
  await life.ask('POST', `/dispenses/${id}/returns`, back);
}
