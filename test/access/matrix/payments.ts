import type { AccessLines } from '../access-line';

export const paymentLines: AccessLines = {
  listPayments: {
    allowed: ['patient', 'otherPatient', 'staff', 'admin'],
    blind: ['otherPatient'],
    ask: async (clinic) => ({ hidden: (await clinic.visit()).payment.id }),
  },
  getPayment: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).payment.id } }),
  },
};
