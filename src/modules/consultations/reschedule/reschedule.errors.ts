import { DomainError } from '../../../kernel/domain-error';

/** A patient asks later than the clinic lets them move a visit by themselves. */
export class RescheduleClosed extends DomainError {
  constructor(closedAt: Date) {
    super('reschedule_closed', 'conflict', 'It is too late to move this yourself; ask the clinic.', {
      closedAt: closedAt.toISOString(),
    });
  }
}

/** The patient has moved this visit as often as patients may. */
export class TooManyReschedules extends DomainError {
  constructor(most: number) {
    super('too_many_reschedules', 'conflict', 'You have moved this as often as you can; ask the clinic.', { most });
  }
}
