import type { AccessLines, Identity } from '../access-line';
import type { Clinic } from '../clinic';

const CLINICIANS: readonly Identity[] = ['doctor', 'otherDoctor', 'pharmacist', 'staff'];
const REASON = { reason: 'Collapsed in the waiting room, allergies unknown.' };

export const patientLines: AccessLines = {
  getPatientRecord: {
    // Others get in with emergency access: test/integration/patients.
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient'],
    ask: async (clinic) => {
      const { id: hidden } = await clinic.visit();
      return { path: { id: clinic.patient.id }, hidden };
    },
  },
  openEmergencyAccess: {
    allowed: CLINICIANS,
    ask: async ({ test }) => ({ path: { id: (await test.person('patient')).id }, body: REASON }),
  },
  endEmergencyAccess: {
    allowed: CLINICIANS,
    ask: async (clinic, identity) => {
      const { id } = await clinic.test.person('patient');
      if (CLINICIANS.includes(identity)) await openedBy(clinic, identity, id);
      return { path: { id } };
    },
  },
  listEmergencyAccesses: { allowed: ['admin'] },
  reviewEmergencyAccess: {
    allowed: ['admin'],
    ask: async (clinic) => {
      const { id } = await clinic.test.person('patient');
      return { path: { id: await openedBy(clinic, 'staff', id) }, body: { outcome: 'justified' } };
    },
  },
};

async function openedBy(clinic: Clinic, identity: Identity, patientId: string): Promise<string> {
  const { body } = await clinic.test.http<{ id: string }>(`/api/v1/patients/${patientId}/emergency-access`, {
    token: clinic.tokenOf(identity),
    body: REASON,
  });
  return body.data.id;
}
