import { uuidv7 } from 'uuidv7';
import { booking, type ClinicDoctor } from '../../factories/clinic';
import type { TestApp, TestPerson } from '../../support/test-app';

export const REASON = 'Collapsed in the waiting room, allergies unknown.';

/** Ids as they come over HTTP. */
export interface Access {
  id: string;
  patientId: string;
  openedAt: string;
  expiresAt: string;
}

/** What the tests of a patient's record ask for. */
export class RecordReader {
  constructor(private readonly test: TestApp) {}

  read(who: TestPerson, patientId: string) {
    return this.test.http(`/api/v1/patients/${patientId}/record`, { token: who.token });
  }

  open(who: TestPerson, patientId: string, body: unknown = { reason: REASON }, headers?: Record<string, string>) {
    return this.test.http<Access>(`/api/v1/patients/${patientId}/emergency-access`, {
      method: 'POST',
      token: who.token,
      body,
      headers,
    });
  }

  end(who: TestPerson, patientId: string) {
    return this.test.http(`/api/v1/patients/${patientId}/emergency-access`, { method: 'DELETE', token: who.token });
  }

  review(who: TestPerson, id: string, body: unknown) {
    return this.test.http(`/api/v1/emergency-accesses/${id}/review`, { token: who.token, body });
  }

  list(who: TestPerson, query = '') {
    return this.test.http<Access[]>(`/api/v1/emergency-accesses${query}`, { token: who.token });
  }
}

/** A visit of the patient, booked by himself at the practice's first free time but `nth`. */
export async function visit(test: TestApp, patient: TestPerson, practice: ClinicDoctor, nth = 0): Promise<string> {
  const { status, body, text } = await test.http<{ id: string }>('/api/v1/consultations', {
    token: patient.token,
    body: booking(practice.id, practice.starts[nth], { reason: 'Palpitations at night' }),
  });
  if (status !== 201) throw new Error(text);
  return body.data.id;
}

/** A patient's account without a token, for what needs only somebody to look at. */
export async function anotherPatient(test: TestApp): Promise<string> {
  return (await test.person('patient', { email: `patient-${uuidv7()}@theriac.test` })).id;
}
