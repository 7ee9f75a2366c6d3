import { DomainError } from '../../kernel/domain-error';

/** 409: not everybody has been reached, and nobody says why the recall ends all the same. */
export class RecallUnfinished extends DomainError {
  constructor(pending: number) {
    super('recall_unfinished', 'conflict', 'Some patients have not been contacted. Say why the recall ends.', {
      pending,
    });
  }
}
