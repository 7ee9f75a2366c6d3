import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

export const bookingLines: AccessLines = {
  holdSlot: {
    allowed: ['patient', 'otherPatient', 'staff', 'admin'],
    ask: async (clinic, identity) => {
      await letGo(clinic);
      const forOthers = identity === 'staff' || identity === 'admin' ? { patientId: clinic.patient.id } : {};
      return { body: { doctorId: clinic.practice.id, startsAt: clinic.freeStart(), ...forOthers } };
    },
  },
  renewSlotHold: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await held(clinic) } }),
  },
  releaseSlotHold: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await held(clinic) } }),
  },
  rescheduleConsultation: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).id }, body: { startsAt: clinic.freeStart() } }),
  },
};

async function held(clinic: Clinic): Promise<string> {
  await letGo(clinic);
  const body = { doctorId: clinic.practice.id, startsAt: clinic.freeStart() };
  return (await clinic.post<{ id: string }>('patient', '/slot-holds', body)).id;
}

/** There are more questions than a patient may have holds. */
async function letGo({ test }: Clinic): Promise<void> {
  await test.sql(`delete from time_claim where kind = 'hold'`);
  await test.sql(`delete from slot_hold`);
}
