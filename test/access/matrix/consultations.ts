import { booking } from '../../factories/clinic';
import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

export const consultationLines: AccessLines = {
  bookConsultation: {
    allowed: ['patient', 'otherPatient', 'staff', 'admin'],
    ask: (clinic, identity) => {
      const forOthers = identity === 'staff' || identity === 'admin' ? { patientId: clinic.patient.id } : {};
      return { body: booking(clinic.practice.id, clinic.freeStart(), forOthers) };
    },
  },
  listConsultations: {
    allowed: ['patient', 'otherPatient', 'doctor', 'otherDoctor', 'staff', 'admin'],
    blind: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ query: '?limit=100', hidden: (await clinic.visit()).id }),
  },
  getConsultation: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).id } }),
  },
  cancelConsultation: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).id }, body: { reason: 'Feeling better' } }),
  },
  checkIn: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await visitNow(clinic) }, body: {} }),
  },
  startConsultation: {
    allowed: ['doctor'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({ path: { id: await checkedIn(clinic) } }),
  },
  completeConsultation: {
    allowed: ['doctor'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({ path: { id: await inProgress(clinic) } }),
  },
  abortConsultation: {
    allowed: ['doctor', 'staff', 'admin'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({
      path: { id: await inProgress(clinic) },
      body: { cause: 'technical', reason: 'The connection broke down' },
    }),
  },
  markNoShow: {
    allowed: ['doctor', 'staff', 'admin'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({ path: { id: await visitNow(clinic) }, body: {} }),
  },
  readConsultationHistory: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).id } }),
  },
  readWaitingPosition: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: await checkedIn(clinic) } }),
  },
  readWaitingRoom: {
    allowed: ['doctor', 'staff', 'admin'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({ path: { id: clinic.practice.id }, hidden: await checkedIn(clinic) }),
  },
};

/** @returns the id of a visit that should have begun twenty minutes ago and is not over */
export async function visitNow(clinic: Clinic): Promise<string> {
  const { id } = await clinic.visit();
  await clinic.test.sql(
    `update consultation set starts_at = now() - interval '20 minutes', ends_at = now() + interval '20 minutes' where id = $1`,
    [id],
  );
  return id;
}

async function checkedIn(clinic: Clinic): Promise<string> {
  const id = await visitNow(clinic);
  await clinic.post('staff', `/consultations/${id}/check-in`, {});
  return id;
}

export async function inProgress(clinic: Clinic): Promise<string> {
  const id = await checkedIn(clinic);
  await clinic.post('doctor', `/consultations/${id}/start`, {});
  return id;
}
