import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CodedProducts, type NamingCode } from '../../inventory';
import type { Mapping } from '../mirror/mirror.repository';
import { PartnerProduct } from '../mirror/partner-product.entity';

type Codes = Pick<PartnerProduct, 'gtin' | 'ndc'>;

const UNMAPPED: Mapping = { productId: null, mappedBy: null };

/**
 * Finds which of our products a partner's is, by the codes on its pack. What somebody said by hand is never touched; and codes that name
 * two products of ours name none.
 */
@Injectable()
export class ProductMapper {
  constructor(private readonly catalogue: CodedProducts) {}

  /** In the order of what was given. */
  async mappingsOf(em: EntityManager, products: readonly Codes[]): Promise<Mapping[]> {
    const known = await this.catalogue.of(em, products.flatMap(codesOf));
    return products.map((product) => mappingBy(product, known));
  }

  /**
   * One of our products is new, has other codes, or is gone: those of partners that are mapped to it by a code, and those that have one
   * of its codes, are looked at anew.
   *
   * @returns what is mapped now and was not before
   */
  async lookAgain(em: EntityManager, productId: string, at: Date): Promise<PartnerProduct[]> {
    const affected = await this.affectedBy(em, productId);
    const mappings = await this.mappingsOf(em, affected);
    const found: PartnerProduct[] = [];
    for (const [index, product] of affected.entries()) {
      const { productId: wanted, mappedBy } = mappings[index];
      if (product.productId === wanted && product.mappedBy === mappedBy) continue;
      if (wanted !== null && product.productId === null) found.push(product);
      Object.assign(product, { productId: wanted, mappedBy, mappedAt: wanted === null ? null : at, updatedAt: at });
    }
    await em.flush();
    return found;
  }

  private async affectedBy(em: EntityManager, productId: string): Promise<PartnerProduct[]> {
    const codes = await this.catalogue.codesOf(em, productId);
    const withCode = (system: NamingCode['system']) =>
      codes.filter((code) => code.system === system).map(({ code }) => code);
    // Locked in one order, so that two changes of the catalogue that concern the same rows wait for each other.
    const rows = await em.execute<{ id: string }[]>(
      `select id from pms_product
        where mapped_by is distinct from 'hand'
          and (product_id = ? or gtin in (select jsonb_array_elements_text(?::jsonb))
               or ndc in (select jsonb_array_elements_text(?::jsonb)))
        order by partner_id, ref for update`,
      [productId, JSON.stringify(withCode('gtin')), JSON.stringify(withCode('ndc'))],
    );
    return em.find(PartnerProduct, { id: rows.map(({ id }) => id) });
  }
}

function codesOf({ gtin, ndc }: Codes): NamingCode[] {
  return [
    ...(gtin === null ? [] : [{ system: 'gtin' as const, code: gtin }]),
    ...(ndc === null ? [] : [{ system: 'ndc' as const, code: ndc }]),
  ];
}

function mappingBy(product: Codes, known: ReadonlyMap<string, string>): Mapping {
  const found = codesOf(product).flatMap(({ system, code }) => {
    const productId = known.get(`${system} ${code}`);
    return productId === undefined ? [] : [{ productId, mappedBy: system }];
  });
  const [first] = found;
  return found.every(({ productId }) => productId === first.productId) ? (first ?? UNMAPPED) : UNMAPPED;
}
