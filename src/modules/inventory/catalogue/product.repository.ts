import type { EntityManager, FilterQuery, QueryOrderMap } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { ProductListQuery } from './dto/product-list.query';
import { canonicalCode, CODE_SYSTEMS, type ProductCodeDetails } from './product-codes';
import { Product, ProductCode } from './product.entity';

/** Named finders for products, their codes and substitutes. */
@Injectable()
export class ProductRepository {
  /** @throws NotFound */
  async findOrFail(em: EntityManager, id: string): Promise<Product> {
    const product = await em.findOne(Product, { id, deletedAt: null }, { populate: ['codes'] });
    if (!product) throw new NotFound('product');
    return product;
  }

  /** Changes of one product, and of its stock, come one after the other. @throws NotFound */
  async findForChange(em: EntityManager, id: string): Promise<Product> {
    await em.execute('select from product where id = ? for no key update', [id]);
    return this.findOrFail(em, id);
  }

  findAll(em: EntityManager, ids: readonly string[]): Promise<Product[]> {
    return em.find(
      Product,
      { id: { $in: [...ids] }, deletedAt: null },
      { populate: ['codes'], orderBy: { id: 'asc' } },
    );
  }

  /** Also those that have been retired since. */
  findEver(em: EntityManager, ids: readonly string[]): Promise<Product[]> {
    return em.find(Product, { id: { $in: [...ids] } }, { populate: ['codes'], orderBy: { id: 'asc' } });
  }

  /** The codes that these retired products had until the end. */
  async lastCodesOf(em: EntityManager, retired: readonly Product[]): Promise<ProductCode[]> {
    if (retired.length === 0) return [];
    const ids = retired.map(({ id }) => id);
    const codes = await em.find(ProductCode, { product: { $in: ids }, retiredAt: { $ne: null } });
    return codes.filter(({ product, retiredAt }) => retiredAt?.getTime() === product.deletedAt?.getTime());
  }

  list(em: EntityManager, query: ProductListQuery): Promise<[Product[], number]> {
    const { limit, offset } = query;
    return em.findAndCount(Product, filterOf(query), { populate: ['codes'], orderBy: orderOf(query), limit, offset });
  }

  /** Products by those of their codes that name only one; codes that nobody has are left out. */
  async byCodes(
    em: EntityManager,
    codes: readonly Pick<ProductCodeDetails, 'system' | 'code'>[],
  ): Promise<Map<string, string>> {
    if (codes.length === 0) return new Map();
    const rows = await em.execute<{ system: string; code: string; product_id: string }[]>(
      `select c.system, c.code, c.product_id from product_code c
         join jsonb_to_recordset(?::jsonb) as wanted(system text, code text) using (system, code)
        where c.retired_at is null and c.system in ('gtin', 'ndc')`,
      [JSON.stringify(codes.map(({ system, code }) => ({ system, code })))],
    );
    return new Map(rows.map(({ system, code, product_id: id }) => [`${system} ${code}`, id]));
  }

  async substitutesOf(em: EntityManager, ids: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await em.execute<{ id: string; substitutes: string[] }[]>(
      `select one as id, array_agg(other order by other) as substitutes from (
         select lower_id as one, higher_id as other from product_substitute where lower_id = any(?::uuid[])
         union all
         select higher_id, lower_id from product_substitute where higher_id = any(?::uuid[])
       ) pair join product p on p.id = other and p.deleted_at is null group by one`,
      [uuidArray(ids), uuidArray(ids)],
    );
    return new Map(rows.map(({ id, substitutes }) => [id, substitutes]));
  }

  /** Puts these in the place of the old ones. @returns the products whose own list changed by it */
  async replaceSubstitutes(em: EntityManager, id: string, substitutes: readonly string[]): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      `with wanted as (select unnest(?::uuid[]) as id),
        gone as (delete from product_substitute
          where ? in (lower_id, higher_id)
            and case when lower_id = ? then higher_id else lower_id end not in (select id from wanted)
          returning case when lower_id = ? then higher_id else lower_id end as id),
        new as (insert into product_substitute (lower_id, higher_id)
          select least(?::uuid, w.id), greatest(?::uuid, w.id) from wanted w on conflict do nothing
          returning case when lower_id = ? then higher_id else lower_id end as id)
       select id from gone union select id from new`,
      [uuidArray(substitutes), id, id, id, id, id, id],
    );
    return rows.map((row) => row.id);
  }

  async hasStock(em: EntityManager, id: string): Promise<boolean> {
    const [{ found }] = await em.execute<[{ found: boolean }]>(
      `select exists (select from lot where product_id = ? and on_hand > 0)
           or exists (select from stock_transfer_line line join stock_transfer t on t.id = line.transfer_id
                        join lot l on l.id = line.lot_id where l.product_id = ? and t.status = 'in_transit') as found`,
      [id, id],
    );
    return found;
  }
}

function filterOf({ q, code, prescriptionOnly, controlled }: ProductListQuery): FilterQuery<Product> {
  const filters: FilterQuery<Product>[] = [{ deletedAt: null }];
  if (q !== undefined) {
    const part = { $ilike: `%${literal(q)}%` };
    filters.push({ $or: [{ genericName: part }, { brandName: part }] });
  }
  if (code !== undefined) {
    const written = CODE_SYSTEMS.map((system) => ({ system, code: canonicalCode(system, code) ?? code }));
    filters.push({ codes: { $some: { retiredAt: null, $or: written } } });
  }
  if (prescriptionOnly !== undefined) filters.push({ prescriptionOnly });
  if (controlled !== undefined) filters.push({ controlledSchedule: controlled ? { $ne: null } : null });
  return { $and: filters };
}

function orderOf({ sort }: ProductListQuery): QueryOrderMap<Product>[] {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  return [sort.endsWith('genericName') ? { genericName: direction } : { createdAt: direction }, { id: direction }];
}

/** The text itself as a LIKE pattern: any case, no wildcards. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
