import { DomainError } from '../../../kernel/domain-error';

/** The clinic has not said where people meet. */
export class MeetingsNotSetUp extends DomainError {
  constructor() {
    super('meetings_not_set_up', 'unavailable', 'This clinic has not set up visits by video yet; ask it.', {
      retryAfter: 3_600,
    });
  }
}

/** Patient and doctor meet in a room with a door. */
export class VisitInPerson extends DomainError {
  constructor() {
    super('visit_in_person', 'conflict', 'This visit takes place in person.');
  }
}

export class MeetingNotOpen extends DomainError {
  constructor(opensAt: Date) {
    super('meeting_not_open', 'conflict', 'It is too early to join.', { opensAt: opensAt.toISOString() });
  }
}

/** The time is over, or the visit is. */
export class MeetingClosed extends DomainError {
  constructor(status: string) {
    super('meeting_closed', 'conflict', 'This meeting is over, or does not take place.', { status });
  }
}

/** Presence is told by who has been let in. */
export class MeetingNotJoined extends DomainError {
  constructor() {
    super('meeting_not_joined', 'conflict', 'Join the meeting first.');
  }
}

export class TooManyGuests extends DomainError {
  constructor(most: number) {
    super('too_many_guests', 'conflict', 'As many guests were invited to this visit as there can be.', { most });
  }
}

/** Unknown, revoked, or of a visit that is over: told apart nowhere. */
export class GuestLinkInvalid extends DomainError {
  constructor() {
    super('guest_link_invalid', 'not_found', 'This link is not valid, or not any more. Ask who invited you.');
  }
}
