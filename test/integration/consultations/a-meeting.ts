import type { TestAnswer, TestApp, TestPerson } from '../../support/test-app';

export interface Admission {
  provider: string;
  url: string;
  token: string | null;
  participantId: string;
  expiresAt: string;
  closesAt: string;
}

export interface Presence {
  participantId: string;
  role: string;
  name: string | null;
  state: string;
}

export interface Guest {
  id: string;
  name: string;
  email: string | null;
  link: string | null;
  expiresAt: string;
  revokedAt: string | null;
}

/** What people do around the meeting of a visit. */
export class MeetingCalls {
  constructor(private readonly test: TestApp) {}

  join({ token }: TestPerson, visitId: string): Promise<TestAnswer<Admission>> {
    return this.test.http<Admission>(`/api/v1/consultations/${visitId}/join`, { method: 'POST', token });
  }

  report({ token }: TestPerson, visitId: string, state: string): Promise<TestAnswer<Presence[]>> {
    const path = `/api/v1/consultations/${visitId}/presence`;
    return this.test.http<Presence[]>(path, { method: 'PUT', token, body: { state } });
  }

  present({ token }: TestPerson, visitId: string): Promise<TestAnswer<Presence[]>> {
    return this.test.http<Presence[]>(`/api/v1/consultations/${visitId}/presence`, { token });
  }

  invite(
    { token }: TestPerson,
    visitId: string,
    body: object = { name: 'Meera Rao' },
    headers = {},
  ): Promise<TestAnswer<Guest>> {
    return this.test.http<Guest>(`/api/v1/consultations/${visitId}/guests`, { token, body, headers });
  }

  guests({ token }: TestPerson, visitId: string): Promise<TestAnswer<Guest[]>> {
    return this.test.http<Guest[]>(`/api/v1/consultations/${visitId}/guests`, { token });
  }

  revoke({ token }: TestPerson, visitId: string, guestId: string): Promise<TestAnswer<null>> {
    return this.test.http<null>(`/api/v1/consultations/${visitId}/guests/${guestId}`, { method: 'DELETE', token });
  }

  joinAsGuest(token: string): Promise<TestAnswer<Admission>> {
    return this.test.http<Admission>('/api/v1/meetings/guest-admission', { body: { token } });
  }

  reportAsGuest(token: string, state: string): Promise<TestAnswer<Presence[]>> {
    return this.test.http<Presence[]>('/api/v1/meetings/guest-presence', { method: 'PUT', body: { token, state } });
  }
}

/** What the guest's page posts: the part of the link behind the #. */
export const tokenOf = ({ link }: Guest): string => (link ?? '').split('#token=')[1];
