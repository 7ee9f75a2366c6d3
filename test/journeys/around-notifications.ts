import type { ClinicLife, Signed } from './clinic-life';
import { Mailbox } from '../support/mailbox';

/** What a patient is told and how, each operation seen to succeed. @param visitId one of this patient's that may be cancelled */
export async function aroundNotifications(clinic: ClinicLife, patient: Signed, visitId: string): Promise<void> {
  const { token } = patient;
  const path = '/api/v1/notifications/preferences';
  expect((await clinic.http(path, { token })).status).toBe(200);
  const body = { categories: [{ category: 'payments', email: 'off' }] };
  expect((await clinic.http(path, { method: 'PATCH', token, body })).status).toBe(200);

  await clinic.test.sql(`update user_account set email_verified_at = now() where id = $1`, [patient.id]);
  await clinic.cancel(patient, visitId);
  const mail = await new Mailbox(clinic.test).next(patient.email, /^Consultation cancelled$/);
  const header = mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  const { pathname, search } = new URL(header.slice(1, -1));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await clinic.http(pathname + search, { body: 'List-Unsubscribe=One-Click', headers });
  expect([answer.status, answer.body.data]).toEqual([200, { category: 'appointments' }]);
}
