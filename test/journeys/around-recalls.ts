import { aLine } from '../integration/prescriptions/pharmacy';
import { DispensaryLife } from './around-the-dispensary';
import type { ClinicLife, Signed } from './clinic-life';

interface Written {
  id: string;
  warnings: { key: string }[];
}

/** Every operation of recalls, once. */
export async function aroundRecalls(
  clinic: ClinicLife,
  { admin, patient }: { admin: Signed; patient: Signed & { id: string } },
): Promise<void> {
  const doctor = await clinic.test.person('doctor');
  const practice = await clinic.registerDoctor(admin, { userId: doctor.id, name: 'Dr. Leela Nair' });
  await clinic.setHours(doctor, practice.id, 'Asia/Kolkata', '19:30', '21:00');
  const [slot] = await clinic.freeSlots(practice.id);
  const visit = (await clinic.book(patient, practice.id, slot.startsAt, {})).body.data;
  await clinic.test.sql(`update consultation set status = 'in_progress' where id = $1`, [visit.id]);
  const life = new DispensaryLife(clinic, await clinic.test.person('pharmacist'));
  const productId = await life.product('Ranitidine', '09506000149127');
  const locationId = await life.location('Window', 'dispensary');
  const lotId = await life.receive(locationId, { productId });
  const wish = { locationId, lines: [aLine(productId)] };
  const { id, warnings } = await life.ask<Written>('POST', `/consultations/${visit.id}/prescriptions`, wish, doctor);
  const acknowledgements = warnings.map(({ key }) => ({ warning: key, reason: 'Wanted so' }));
  await life.ask('POST', `/prescriptions/${id}/signature`, { acknowledgements }, doctor);
  await life.ask('POST', `/prescriptions/${id}/dispenses`, { lines: [{ line: 1 }] });

  const recall = await life.ask('POST', `/lots/${lotId}/recall`, { class: 'II', reason: 'Impurities were found' });
  await life.ask('GET', '/recalls?status=open');
  await life.ask('GET', `/recalls/${recall.id}`);
  await life.ask('GET', `/recalls/${recall.id}/patients?state=pending`);
  await life.ask('GET', '/users/me/recalls', undefined, patient);
  const reached = { patientId: patient.id, outcome: 'reached', note: 'Brings the rest tomorrow' };
  await life.ask('POST', `/recalls/${recall.id}/contacts`, reached);
  await life.ask('POST', `/recalls/${recall.id}/closure`, {});
}
