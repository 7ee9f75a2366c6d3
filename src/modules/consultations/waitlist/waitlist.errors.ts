import { DomainError } from '../../../kernel/domain-error';

/** One patient waits for as much as one may. */
export class TooManyWaitlistEntries extends DomainError {
  constructor(most: number) {
    super('too_many_waitlist_entries', 'conflict', 'The patient is on as many waiting lists as one may be.', { most });
  }
}

/** Nothing is offered, or not any more. */
export class NoOpenOffer extends DomainError {
  constructor() {
    super('no_open_offer', 'conflict', 'There is no offer to decline.');
  }
}
