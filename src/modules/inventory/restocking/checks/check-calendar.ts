import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/env';
import { type Clock, CLOCK } from '../../../../kernel/clock';

const DAY_MS = 86_400_000;

/** The instants and spans that a check of the stock reckons with. */
export interface CheckCalendar {
  now: Date;
  /** Use is averaged over these days … */
  useDays: number;
  /** … that begin here. */
  usedSince: Date;
  /** Products that were declined after it are left alone. */
  declinedSince: Date;
  /** Demand that is known up to then counts. */
  foreseeUntil: Date;
}

@Injectable()
export class CheckCalendars {
  constructor(
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  now(): CheckCalendar {
    const now = this.clock.now();
    const { RESTOCK_USE_DAYS: useDays, RESTOCK_PAUSE_DAYS, RESTOCK_FORESIGHT_DAYS } = this.env;
    const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);
    return {
      now,
      useDays,
      usedSince: inDays(-useDays),
      declinedSince: inDays(-RESTOCK_PAUSE_DAYS),
      foreseeUntil: inDays(RESTOCK_FORESIGHT_DAYS),
    };
  }
}
