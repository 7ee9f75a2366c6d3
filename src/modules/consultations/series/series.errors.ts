import { DomainError } from '../../../kernel/domain-error';
import type { SeriesConflictEntry } from './series-conflict';

/** Not every time of the series can be had, or with `skip` none; nothing is booked. */
export class SeriesConflict extends DomainError {
  constructor(conflicts: readonly SeriesConflictEntry[]) {
    super('series_conflict', 'conflict', 'Some times of the series cannot be had; nothing was booked.', { conflicts });
  }
}

/** Every visit of it, or every one from then on, is over, under way or cancelled. */
export class SeriesOver extends DomainError {
  constructor() {
    super('series_over', 'conflict', 'No visit of the series is left to cancel.');
  }
}
