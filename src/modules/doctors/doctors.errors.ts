import { DomainError } from '../../kernel/domain-error';

/** 409: no more holidays can be declared before some are withdrawn or over. */
export class TooManyHolidays extends DomainError {
  constructor(most: number) {
    super('too_many_holidays', 'conflict', `The clinic can have ${most} holidays that are not over.`, { most });
  }
}

/** 409: no more exceptions can be added before some are withdrawn or over. */
export class TooManyExceptions extends DomainError {
  constructor(most: number) {
    super('too_many_exceptions', 'conflict', `A doctor can have ${most} exceptions that are not over.`, { most });
  }
}
