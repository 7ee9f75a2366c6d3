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
   *
   * @param asked a number that it is to have reached
   * @throws SequenceNotReached for one that is not settled yet
   */
  async newest(em: EntityManager, asked = 0): Promise<number> {
    const newest = await this.changes.settled(em);
    if (asked > newest) throw new SequenceNotReached(asked, newest);
    return newest;
  }

  /**
   * Only as of a number that {@link newest} has reached.
   *
   * @returns by product and location, as many as asked for; what had no stock ever until then is not in it
   */
  read(em: EntityManager, query: StockThenQuery): Promise<StockThen[]> {
    return this.changes.asOf(em, query);
  }
}
