import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { Lot } from '../lots/lot.entity';
import type { CountListQuery } from './dto/count-list.query';
import { StockCount } from './stock-count.entity';

/** Named finders for counts. */
@Injectable()
export class CountRepository {
  /** @throws NotFound */
  async findOrFail(em: EntityManager, id: string): Promise<StockCount> {
    const count = await em.findOne(StockCount, { id }, { populate: ['lines.lot'] });
    if (!count) throw new NotFound('count');
    return count;
  }

  /** Locked: figures and steps of one count come one after the other. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<StockCount> {
    const count = await em.findOne(StockCount, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!count) throw new NotFound('count');
    await em.populate(count, ['lines.lot']);
    return count;
  }

  list(em: EntityManager, { locationId, status, limit, offset }: CountListQuery): Promise<[StockCount[], number]> {
    const where = { ...(locationId !== undefined && { locationId }), ...(status !== undefined && { status }) };
    return em.findAndCount(StockCount, where, { populate: ['lines.lot'], orderBy: { id: 'desc' }, limit, offset });
  }

  /** What lies there, in the order in which one walks along the shelves: by product, first expired first. */
  lotsToCount(em: EntityManager, locationId: string, productIds: readonly string[] | undefined): Promise<Lot[]> {
    const where = {
      ...{ location: locationId, onHand: { $gt: 0 } },
      ...(productIds !== undefined && { product: { $in: [...productIds] } }),
    };
    return em.find(Lot, where, { orderBy: [{ product: { genericName: 'asc' } }, { expiresOn: 'asc' }, { id: 'asc' }] });
  }
}
