import { until } from '../support/until';
import type { ClinicLife, Signed } from './clinic-life';

/** What a doctor offers, how it changes, and what the changes do to visits that are booked; each operation once. */
export async function aroundAvailability(clinic: ClinicLife, admin: Signed, patient: Signed): Promise<void> {
  const account = await clinic.test.person('doctor');
  const { id } = await clinic.registerDoctor(admin, { userId: account.id, name: 'Dr. Kamala Sen' });
  await clinic.setHours(account, id, 'Asia/Kolkata', '07:00', '08:00');
  const path = `/api/v1/doctors/${id}`;
  const succeed = async (method: string, url: string, who?: Signed, body?: object) => {
    const { status, body: answer } = await clinic.http<{ id: string }>(url, { method, token: who?.token, body });
    expect(status).toBeLessThan(300);
    return answer.data;
  };
  const fee = { amount: 20_000, currency: 'INR' };
  const kinds = [
    { code: 'follow_up', name: 'Follow-up', minutes: 15, fee },
    { code: 'consultation', name: 'Consultation', minutes: 60 },
  ];
  await succeed('PUT', `${path}/visit-kinds`, admin, { kinds });
  await succeed('GET', `${path}/visit-kinds`);
  await succeed('GET', `${path}/slots?kind=follow_up`);
  await untilListed(clinic, id);
  const [{ startsAt }] = await clinic.freeSlots(id);
  expect((await clinic.book(patient, id, startsAt, {})).status).toBe(201);
  await succeed('PUT', `${path}/availability`, account, { timeZone: 'Asia/Kolkata', rules: [] });
  await succeed('GET', `${path}/availability-conflicts`, account);
  await succeed('GET', `${path}/availability-versions`, account);
  const date = startsAt.slice(0, 10);
  const holiday = await succeed('POST', '/api/v1/clinic-holidays', admin, { name: 'Holi', from: date, until: date });
  await succeed('GET', '/api/v1/clinic-holidays');
  await succeed('DELETE', `/api/v1/clinic-holidays/${holiday.id}`, admin);
}

/** The event of the new hours reaches the list by the next free slot. */
async function untilListed(clinic: ClinicLife, doctorId: string): Promise<void> {
  await until(async () => {
    const { body } = await clinic.http<{ id: string; nextFreeSlot?: object }[]>(
      '/api/v1/doctors?sort=earliest&limit=100',
    );
    return body.data.some(({ id, nextFreeSlot }) => id === doctorId && nextFreeSlot !== undefined);
  });
}
