import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { CursorPage } from '../../../platform/http/cursor-page';
import { Page } from '../../../platform/http/page';
import type { MovementListQuery } from './dto/movement-list.query';
import { MovementResponse } from './dto/movement.response';
import type { StockListQuery } from './dto/stock-list.query';
import { StockResponse } from './dto/stock.response';
import { StockMovement } from './stock-movement.entity';
import { StockRepository } from './stock.repository';

/** What there is, and how it came to be. */
@Injectable()
export class StockReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stock: StockRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  balances(query: StockListQuery): Promise<Page<StockResponse>> {
    return this.unitOfWork.read(async (em) => {
      const now = this.clock.now();
      const [found, total] = await this.stock.balances(em, query, { ...query, now });
      return new Page(
        found.map((each) => StockResponse.from(each)),
        total,
        query,
      );
    });
  }

  /** Newest first. */
  movements(query: MovementListQuery): Promise<CursorPage<MovementResponse>> {
    return this.unitOfWork.read(async (em) => {
      const found = await movementsOf(em, query);
      const page = found.slice(0, query.limit);
      const next = found.length > query.limit ? (page.at(-1)?.position ?? null) : null;
      return new CursorPage(
        page.map((each) => MovementResponse.from(each)),
        next,
      );
    });
  }
}

/** One more than a page holds, to know whether there is another. */
function movementsOf(em: EntityManager, query: MovementListQuery): Promise<StockMovement[]> {
  const { productId, locationId, lotId, sourceId, kind, from, to, cursor, limit } = query;
  const equal = Object.entries({ productId, locationId, lotId, sourceId, kind });
  const wanted: FilterQuery<StockMovement>[] = equal
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => ({ [field]: value }));
  if (from !== undefined) wanted.push({ at: { $gte: new Date(from) } });
  if (to !== undefined) wanted.push({ at: { $lt: new Date(to) } });
  if (cursor !== undefined) wanted.push({ position: { $lt: cursor } });
  return em.find(StockMovement, { $and: wanted }, { orderBy: { position: 'desc' }, limit: limit + 1 });
}
