import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ProductRepository } from './product.repository';
import type { Product, ProductCode } from './product.entity';

/** What a prescriber or a pharmacist knows a product by. */
export interface Medicine {
  id: string;
  genericName: string;
  brandName: string | null;
  form: string;
  strength: string | null;
  /** What it is counted in: `tablet`, `ml`. */
  useUnit: string;
  controlled: boolean;
  /** Fifth level, such as N02BE01. */
  atc: readonly string[];
  rxnorm: readonly string[];
  /** Products that may be given in its place. */
  substituteIds: readonly string[];
}

/** The door to the catalogue for whoever prescribes and dispenses. */
@Injectable()
export class Medicines {
  constructor(private readonly products: ProductRepository) {}

  /** Those of them that are in the catalogue, by id. */
  async of(em: EntityManager, ids: readonly string[]): Promise<Map<string, Medicine>> {
    const unique = [...new Set(ids)];
    const found = await this.products.findAll(em, unique);
    const substitutes = await this.products.substitutesOf(em, unique);
    return new Map(
      found.map((product) => {
        const substituteIds = substitutes.get(product.id) ?? [];
        return [product.id, described(product, product.codesInForce(), substituteIds)];
      }),
    );
  }

  /**
   * Also those that have left the catalogue since, with the codes that they had until then: what somebody takes does not end with that. Nothing
   * is given in place of anything here.
   */
  async ever(em: EntityManager, ids: readonly string[]): Promise<Map<string, Medicine>> {
    const found = await this.products.findEver(em, [...new Set(ids)]);
    const retired = found.filter(({ deletedAt }) => deletedAt !== null);
    const last = await this.products.lastCodesOf(em, retired);
    return new Map(
      found.map((product) => {
        const had = last.filter((code) => code.product.id === product.id);
        return [product.id, described(product, product.deletedAt === null ? product.codesInForce() : had, [])];
      }),
    );
  }
}

function described(product: Product, codes: readonly ProductCode[], substituteIds: readonly string[]): Medicine {
  const { id, genericName, brandName, form, strength, useUnit, controlled } = product;
  const written = (system: string) => codes.filter((code) => code.system === system).map(({ code }) => code);
  return {
    ...{ id, genericName, brandName, form, strength, useUnit, controlled },
    ...{ atc: written('atc'), rxnorm: written('rxnorm'), substituteIds },
  };
}
