import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import { restockLinesOpened } from '../restocking.metrics';
import { CheckCalendars } from './check-calendar';
import { ForeseenDemand } from './foreseen-demand';
import type { CheckScope, RulePosition } from './shortage';
import { ShortageRepository } from './shortage.repository';
import { Suggestions } from './suggestions';

/** Rules of one transaction: long enough to be cheap, short enough that nobody waits for its orders. */
const BATCH = 1_000;

/** What a pass did. */
export interface CheckOutcome {
  /** Rules that were looked at. */
  checked: number;
  /** Lines that were put on orders. */
  opened: number;
}

/**
 * Looks for stock that runs low and has it ordered: *available + on order - demand already known* below the reorder point. Any number of
 * checks may run at once, and be killed: each batch commits its orders, lines, events and audit rows together, and the unique indexes of
 * the orders let one line through.
 */
@Injectable()
export class StockCheck {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ShortageRepository,
    private readonly demand: ForeseenDemand,
    private readonly suggestions: Suggestions,
    private readonly calendars: CheckCalendars,
  ) {}

  /** Every product at every location that has a rule. */
  async checkAll(): Promise<CheckOutcome> {
    const outcome = { checked: 0, opened: 0 };
    let after: RulePosition | null = null;
    do {
      const batch: BatchOutcome = await this.check({ kind: 'batch', after, limit: BATCH });
      outcome.checked += batch.checked;
      outcome.opened += batch.opened;
      after = batch.checked === BATCH ? batch.last : null;
    } while (after !== null);
    return outcome;
  }

  /** One product, where its stock has changed. */
  checkProduct(productId: string, locationIds: readonly string[]): Promise<CheckOutcome> {
    return this.check({ kind: 'product', productId, locationIds });
  }

  private async check(scope: CheckScope): Promise<BatchOutcome> {
    const outcome = await this.unitOfWork.run(async (em) => {
      const rules = await this.repository.rules(em, scope);
      const opened = rules.length === 0 ? 0 : await this.order(em, rules);
      return { checked: rules.length, opened, last: rules.at(-1) ?? null };
    });
    // Once it is committed.
    restockLinesOpened.inc(outcome.opened);
    return outcome;
  }

  private async order(em: EntityManager, rules: readonly RulePosition[]): Promise<number> {
    const calendar = this.calendars.now();
    const productIds = [...new Set(rules.map(({ productId }) => productId))];
    const demand = await this.demand.until(em, productIds, calendar.foreseeUntil);
    const shortages = await this.repository.shortages(em, rules, demand, calendar);
    return this.suggestions.add(em, shortages, calendar.now);
  }
}

interface BatchOutcome extends CheckOutcome {
  last: RulePosition | null;
}
