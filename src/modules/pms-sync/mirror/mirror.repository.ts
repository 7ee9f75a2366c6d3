import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { ProductReport, StockReport } from '../translation/reports';
import type { MappedBy } from './partner-product.entity';
import { PartnerProduct } from './partner-product.entity';

/** Which of our products a report is about, as its codes say. */
export interface Mapping {
  productId: string | null;
  mappedBy: MappedBy | null;
}

export interface ProductFilter {
  /** Only what nobody has decided about and no code has found, or only what is mapped. */
  unmapped?: boolean;
  productId?: string;
  productRef?: string;
  limit: number;
  offset: number;
}

/**
 * What partners told, in set-based SQL: a bulk of a thousand rows is a handful of statements. The race is decided by the version in the
 * `where` of each upsert, which PostgreSQL looks at again once it holds the row; rows are written in one order, so that two bulks wait
 * for each other and do not lock each other out.
 */
@Injectable()
export class MirrorRepository {
  /** @param reports each product once @returns the refs that were written; the others were not newer than what we know */
  async takeProducts(
    em: EntityManager,
    partnerId: string,
    reports: readonly (ProductReport & Mapping)[],
    at: Date,
  ): Promise<Set<string>> {
    const written = await em.execute<{ ref: string }[]>(
      `insert into pms_product as known (id, partner_id, ref, reported_version, name, gtin, ndc, use_units_per_unit, discontinued,
                                         product_id, mapped_by, mapped_at, created_at, updated_at)
       select id, ?, ref, version, name, gtin, ndc, "useUnitsPerUnit", discontinued, "productId", "mappedBy",
              case when "productId" is not null then ?::timestamptz end, ?, ?
         from jsonb_to_recordset(?::jsonb) as given (id uuid, ref text, version bigint, name text, gtin text, ndc text,
              "useUnitsPerUnit" integer, discontinued boolean, "productId" uuid, "mappedBy" text)
        order by ref
       on conflict (partner_id, ref) do update
          set reported_version = excluded.reported_version, name = excluded.name, gtin = excluded.gtin, ndc = excluded.ndc,
              use_units_per_unit = excluded.use_units_per_unit, discontinued = excluded.discontinued, updated_at = excluded.updated_at,
              product_id = case when known.mapped_by = 'hand' then known.product_id else excluded.product_id end,
              mapped_at = case when known.mapped_by = 'hand' or known.product_id is not distinct from excluded.product_id
                               then known.mapped_at else excluded.mapped_at end,
              mapped_by = case when known.mapped_by = 'hand' then 'hand' else excluded.mapped_by end
        where known.reported_version < excluded.reported_version
       returning ref`,
      [partnerId, at, at, at, rows(reports)],
    );
    return new Set(written.map(({ ref }) => ref));
  }

  /**
   * @param reports each product at each location once
   * @returns `<location> <product>` of what was written; the others were not newer than what we know
   */
  async takeStock(
    em: EntityManager,
    partnerId: string,
    reports: readonly StockReport[],
    at: Date,
  ): Promise<Set<string>> {
    await this.standIn(em, partnerId, reports, at);
    const written = await em.execute<{ location_ref: string; product_ref: string }[]>(
      `insert into pms_stock as known (id, partner_id, product_ref, location_ref, reported_version, on_hand, reserved, updated_at)
       select id, ?, "productRef", "locationRef", version, "onHand", reserved, ?
         from jsonb_to_recordset(?::jsonb) as given (id uuid, "productRef" text, "locationRef" text, version bigint, "onHand" integer,
              reserved integer)
        order by "locationRef", "productRef"
       on conflict (partner_id, location_ref, product_ref) do update
          set reported_version = excluded.reported_version, on_hand = excluded.on_hand, reserved = excluded.reserved,
              updated_at = excluded.updated_at
        where known.reported_version < excluded.reported_version
       returning location_ref, product_ref`,
      [partnerId, at, rows(reports)],
    );
    return new Set(written.map(({ location_ref: location, product_ref: product }) => stockKey(location, product)));
  }

  /** As they are now, whatever this entity manager knew of them. */
  products(em: EntityManager, partnerId: string, refs: readonly string[]): Promise<PartnerProduct[]> {
    return em.find(PartnerProduct, { partnerId, ref: [...refs] }, { refresh: true });
  }

  /** By the partner's id of it. */
  listProducts(
    em: EntityManager,
    partnerId: string,
    { limit, offset, ...filter }: ProductFilter,
  ): Promise<[PartnerProduct[], number]> {
    return em.findAndCount(PartnerProduct, filterOf(partnerId, filter), { orderBy: { ref: 'asc' }, limit, offset });
  }

  /**
   * Of these, the refs that are products of ours. They stay so until the caller commits: what is found unmapped here, whoever maps it
   * afterwards finds waiting.
   */
  async mappedOf(em: EntityManager, partnerId: string, refs: readonly string[]): Promise<Set<string>> {
    const found = await em.execute<{ ref: string; product_id: string | null }[]>(
      `select ref, product_id from pms_product
        where partner_id = ? and ref in (select jsonb_array_elements_text(?::jsonb)) order by ref for share`,
      [partnerId, JSON.stringify(refs)],
    );
    return new Set(found.flatMap(({ ref, product_id: productId }) => (productId === null ? [] : [ref])));
  }

  /** Stock may be told of before its product is: the product's row stands there to be mapped, at version 0. */
  private async standIn(
    em: EntityManager,
    partnerId: string,
    reports: readonly StockReport[],
    at: Date,
  ): Promise<void> {
    const refs = [...new Set(reports.map(({ productRef }) => productRef))];
    await em.execute(
      `insert into pms_product (id, partner_id, ref, reported_version, created_at, updated_at)
       select id, ?, ref, 0, ?, ? from jsonb_to_recordset(?::jsonb) as given (id uuid, ref text)
        where not exists (select from pms_product known where known.partner_id = ? and known.ref = given.ref)
        order by ref
       on conflict (partner_id, ref) do nothing`,
      [partnerId, at, at, JSON.stringify(refs.map((ref) => ({ id: uuidv7(), ref }))), partnerId],
    );
  }
}

export const stockKey = (locationRef: string, productRef: string) => `${locationRef}\n${productRef}`;

function rows(reports: readonly object[]): string {
  return JSON.stringify(reports.map((report) => ({ id: uuidv7(), ...report })));
}

function filterOf(partnerId: string, filter: Omit<ProductFilter, 'limit' | 'offset'>): FilterQuery<PartnerProduct> {
  const { unmapped, productId, productRef } = filter;
  return {
    partnerId,
    ...(unmapped === true && { productId: null, mappedBy: null }),
    ...(unmapped === false && { productId: { $ne: null } }),
    ...(productId !== undefined && { productId }),
    ...(productRef !== undefined && { ref: productRef }),
  };
}
