import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';
import { visitNow } from './consultations';

export const meetingLines: AccessLines = {
  joinMeeting: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: await visitNow(clinic) } }),
  },
  readPresence: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: await joined(clinic) } }),
  },
  reportPresence: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: await joined(clinic) }, body: { state: 'connected' } }),
  },
  inviteGuest: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: await visitNow(clinic) }, body: { name: 'Meera Rao' } }),
  },
  listGuests: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => {
      const { id, guestId: hidden } = await invited(clinic);
      return { path: { id }, hidden };
    },
  },
  revokeGuest: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => {
      const { id, guestId } = await invited(clinic);
      return { path: { id, guestId } };
    },
  },
  joinMeetingAsGuest: {
    allowed: 'everybody',
    ask: async (clinic) => ({ body: { token: (await invited(clinic)).token } }),
  },
  reportGuestPresence: {
    allowed: 'everybody',
    ask: async (clinic) => {
      const { token } = await invited(clinic);
      await clinic.test.http('/api/v1/meetings/guest-admission', { body: { token } });
      return { body: { token, state: 'connected' } };
    },
  },
};

/** A visit of now that patient and doctor have joined. */
async function joined(clinic: Clinic): Promise<string> {
  const id = await visitNow(clinic);
  for (const who of ['patient', 'doctor'] as const) await clinic.post(who, `/consultations/${id}/join`, {});
  return id;
}

async function invited(clinic: Clinic): Promise<{ id: string; guestId: string; token: string }> {
  const id = await visitNow(clinic);
  const path = `/consultations/${id}/guests`;
  const guest = await clinic.post<{ id: string; link: string }>('patient', path, { name: 'Meera Rao' });
  return { id, guestId: guest.id, token: guest.link.split('#token=')[1] };
}
