import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound, ValidationFailed } from '../../../kernel/domain-error';
import type { PageQuery } from '../../../platform/http/page';
import type { ReorderRuleListQuery } from './dto/reorder-rule-list.query';
import { OrderPartners } from './order-partners';
import { ReorderRule } from './reorder-rule.entity';
import { StockLocation } from './stock-location.entity';
import { Supplier } from './supplier.entity';

/** Named finders for locations, suppliers and reorder rules. */
@Injectable()
export class PlacesRepository {
  constructor(private readonly partners: OrderPartners) {}

  /** @throws NotFound */
  async location(em: EntityManager, id: string): Promise<StockLocation> {
    const location = await em.findOne(StockLocation, { id, deletedAt: null });
    if (!location) throw new NotFound('location');
    return location;
  }

  /** A location that a request names. @throws ValidationFailed naming the field */
  async namedLocation(em: EntityManager, id: string, field = 'locationId'): Promise<StockLocation> {
    const location = await em.findOne(StockLocation, { id, deletedAt: null });
    if (!location) throw new ValidationFailed([{ field, message: 'names no location' }]);
    return location;
  }

  locations(em: EntityManager, { limit, offset }: PageQuery): Promise<[StockLocation[], number]> {
    const orderBy = { name: 'asc', id: 'asc' } as const;
    return em.findAndCount(StockLocation, { deletedAt: null }, { orderBy, limit, offset });
  }

  /** @throws NotFound */
  async supplier(em: EntityManager, id: string): Promise<Supplier> {
    const supplier = await em.findOne(Supplier, { id, deletedAt: null });
    if (!supplier) throw new NotFound('supplier');
    return supplier;
  }

  /** A supplier that a request names. @throws ValidationFailed */
  async namedSupplier(em: EntityManager, id: string): Promise<Supplier> {
    const supplier = await em.findOne(Supplier, { id, deletedAt: null });
    if (!supplier) throw new ValidationFailed([{ field: 'supplierId', message: 'names no supplier' }]);
    return supplier;
  }

  /** That orders can be sent to it. @throws ValidationFailed */
  async assertPartner(em: EntityManager, partnerId: string | null | undefined): Promise<void> {
    if (typeof partnerId === 'string') await this.partners.assertActive(em, partnerId);
  }

  suppliers(em: EntityManager, { limit, offset }: PageQuery): Promise<[Supplier[], number]> {
    const orderBy = { name: 'asc', id: 'asc' } as const;
    return em.findAndCount(Supplier, { deletedAt: null }, { orderBy, limit, offset });
  }

  /** @throws NotFound */
  async rule(em: EntityManager, id: string): Promise<ReorderRule> {
    const rule = await em.findOne(ReorderRule, { id, deletedAt: null });
    if (!rule) throw new NotFound('reorder rule');
    return rule;
  }

  rules(em: EntityManager, query: ReorderRuleListQuery): Promise<[ReorderRule[], number]> {
    const { productId, locationId, supplierId, limit, offset } = query;
    const where = {
      deletedAt: null,
      ...(productId !== undefined && { product: productId }),
      ...(locationId !== undefined && { location: locationId }),
      ...(supplierId !== undefined && { supplier: supplierId }),
    };
    return em.findAndCount(ReorderRule, where, { orderBy: { id: 'asc' }, limit, offset });
  }

  /** Both the database and this process count days by the zone, so that both have to know it. @throws ValidationFailed */
  async assertTimeZone(em: EntityManager, timeZone: string): Promise<void> {
    const known = await em.execute<unknown[]>('select from pg_timezone_names where name = ?', [timeZone]);
    if (known.length === 0 || !isKnownToIntl(timeZone)) {
      throw new ValidationFailed([{ field: 'timeZone', message: 'must be an IANA time zone, such as Asia/Kolkata' }]);
    }
  }
}

function isKnownToIntl(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone });
    return true;
  } catch {
    return false;
  }
}
