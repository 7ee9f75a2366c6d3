import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { TransferListQuery } from './dto/transfer-list.query';
import { StockTransfer } from './stock-transfer.entity';

/** Named finders for transfers. */
@Injectable()
export class TransferRepository {
  /** @throws NotFound */
  async findOrFail(em: EntityManager, id: string): Promise<StockTransfer> {
    const transfer = await em.findOne(StockTransfer, { id }, { populate: ['lines'] });
    if (!transfer) throw new NotFound('transfer');
    return transfer;
  }

  /** Locked: of two who end it, the second finds it ended. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<StockTransfer> {
    const transfer = await em.findOne(StockTransfer, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!transfer) throw new NotFound('transfer');
    await em.populate(transfer, ['lines']);
    return transfer;
  }

  list(em: EntityManager, query: TransferListQuery): Promise<[StockTransfer[], number]> {
    const { status, fromLocationId, toLocationId, limit, offset } = query;
    const where = {
      ...(status !== undefined && { status }),
      ...(fromLocationId !== undefined && { fromLocationId }),
      ...(toLocationId !== undefined && { toLocationId }),
    };
    return em.findAndCount(StockTransfer, where, { populate: ['lines'], orderBy: { id: 'desc' }, limit, offset });
  }
}
