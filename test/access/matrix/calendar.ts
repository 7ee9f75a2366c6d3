import type { AccessLines, Identity, SignedInIdentity } from '../access-line';
import type { Clinic } from '../clinic';

const WITH_VISITS: readonly SignedInIdentity[] = ['patient', 'otherPatient', 'doctor', 'otherDoctor'];

export const calendarLines: AccessLines = {
  downloadCalendarEntry: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).id } }),
  },
  rotateCalendarFeed: { allowed: WITH_VISITS },
  revokeCalendarFeed: {
    allowed: WITH_VISITS,
    ask: async (clinic, identity) => {
      if (hasVisits(identity)) await feedOf(clinic, identity);
      return {};
    },
  },
  readCalendarFeed: {
    allowed: 'everybody',
    ask: async (clinic) => ({ path: { file: await feedOf(clinic, 'patient') } }),
  },
};

function hasVisits(identity: Identity): identity is SignedInIdentity {
  return (WITH_VISITS as readonly Identity[]).includes(identity);
}

/** @returns the file name of a new address */
async function feedOf(clinic: Clinic, identity: SignedInIdentity): Promise<string> {
  const { url } = await clinic.post<{ url: string }>(identity, '/users/me/calendar-feed', {});
  return url.split('/').at(-1)!;
}
