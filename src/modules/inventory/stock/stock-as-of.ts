import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { SequenceNotReached } from '../inventory.errors';
import { StockChanges, type StockThen, type StockThenQuery } from './stock-changes.repository';

/** The door for whoever needs the stock as it was told up to a number of the ledger. */
@Injectable()
export class StockAsOf {
  constructor(private readonly changes: StockChanges) {}

  /**
   * The newest number that the stock can be read as of. Changes that have a higher one may still be under way, also beside others that are
   * done; what is read as of this one or a lower one never changes.
   */
  newest(em: EntityManager): Promise<number> {
    return this.changes.settled(em);
  }

  /**
   * @returns by product and location, as many as asked for; what had no stock ever until then is not in it
   * @throws SequenceNotReached for a number that is not settled yet
   */
  async read(em: EntityManager, query: StockThenQuery): Promise<StockThen[]> {
    const newest = await this.newest(em);
    if (query.ledgerSequence > newest) throw new SequenceNotReached(query.ledgerSequence, newest);
    return this.changes.asOf(em, query);
  }
}
