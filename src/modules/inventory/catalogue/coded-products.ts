import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ProductRepository } from './product.repository';

/** A code that names one product, in the form of `canonicalCode`. */
export interface NamingCode {
  system: 'gtin' | 'ndc';
  code: string;
}

/** The door to the catalogue for whoever knows products by the codes on their packs. */
@Injectable()
export class CodedProducts {
  constructor(private readonly products: ProductRepository) {}

  /** Ids of the products that have them, by `<system> <code>`; codes that nobody has are left out. */
  of(em: EntityManager, codes: readonly NamingCode[]): Promise<Map<string, string>> {
    return this.products.byCodes(em, codes);
  }

  /** The codes of a product that name it alone; none when it was retired. */
  async codesOf(em: EntityManager, productId: string): Promise<NamingCode[]> {
    const [product] = await this.products.findAll(em, [productId]);
    const codes = product?.codesInForce() ?? [];
    return codes.flatMap(({ system, code }) => (system === 'gtin' || system === 'ndc' ? [{ system, code }] : []));
  }

  /** Whether it is in the catalogue. */
  async has(em: EntityManager, productId: string): Promise<boolean> {
    return (await this.products.findAll(em, [productId])).length > 0;
  }
}
