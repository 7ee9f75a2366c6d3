import type { ClinicLife, Signed } from './clinic-life';

/** Visits in the calendars of a patient, each operation seen to succeed. @param visitId one of this patient's */
export async function aroundCalendars(clinic: ClinicLife, patient: Signed, visitId: string): Promise<void> {
  const { token } = patient;
  const entry = await clinic.http(`/api/v1/consultations/${visitId}/calendar.ics`, { token });
  expect([entry.status, entry.text]).toEqual([200, expect.stringContaining('BEGIN:VEVENT')]);

  const feed = '/api/v1/users/me/calendar-feed';
  const made = await clinic.http<{ url: string }>(feed, { method: 'POST', token });
  expect(made.status).toBe(201);
  const { pathname } = new URL(made.body.data.url);
  const read = await clinic.http(pathname);
  expect([read.status, read.text]).toEqual([200, expect.stringContaining(`UID:${visitId}`)]);
  const etag = read.headers.get('etag') ?? '';
  expect((await clinic.http(pathname, { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await clinic.http(feed, { method: 'DELETE', token })).status).toBe(200);
  expect((await clinic.http(pathname)).status).toBe(404);
}
