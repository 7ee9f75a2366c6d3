import { DomainError } from '../../kernel/domain-error';

/** 412: the caller edits a version that is no longer the current one. */
export class VersionConflict extends DomainError {
  constructor() {
    super('version_conflict', 'precondition_failed', 'Somebody else changed this in the meantime. Read it again.');
  }
}

/** 409: no more exceptions can be added before some are withdrawn or over. */
export class TooManyExceptions extends DomainError {
  constructor(most: number) {
    super('too_many_exceptions', 'conflict', `A doctor can have ${most} exceptions that are not over.`, { most });
  }
}
