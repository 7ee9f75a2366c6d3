import { booking } from '../../factories/clinic';
import type { AccessLines } from '../access-line';

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
};
