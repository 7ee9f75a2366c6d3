import type { EntityManager } from '@mikro-orm/postgresql';
import { applyDecorators, Injectable, type OnApplicationBootstrap, SetMetadata } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';

const FORESEES_DEMAND = Symbol('foresees demand');

/** Units of use that will be taken from a location, and that nothing has been set aside for. */
export interface ForeseenUnits {
  productId: string;
  locationId: string;
  quantity: number;
}

/** What a class with {@link ForeseesDemand} implements. */
export interface KnowsDemand {
  /** Of these products, until then. A product and a location may come several times; they add up. */
  demandFor(em: EntityManager, productIds: readonly string[], until: Date): Promise<readonly ForeseenUnits[]>;
}

/** Makes a provider tell the stock check what it already knows will be needed. Whoever hands out stock knows; the stock does not. */
export const ForeseesDemand = (): ClassDecorator => applyDecorators(Injectable(), SetMetadata(FORESEES_DEMAND, true));

/** Everybody who foresees demand. */
@Injectable()
export class ForeseenDemand implements OnApplicationBootstrap {
  private sources: readonly KnowsDemand[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const marked = this.discovery.getProviders().filter(({ metatype }) => {
      return typeof metatype === 'function' && this.reflector.get<boolean | undefined>(FORESEES_DEMAND, metatype);
    });
    this.sources = marked.map(({ instance }) => instance as KnowsDemand);
  }

  /** Of all of them. */
  async until(em: EntityManager, productIds: readonly string[], until: Date): Promise<ForeseenUnits[]> {
    const found: ForeseenUnits[] = [];
    for (const source of this.sources) found.push(...(await source.demandFor(em, productIds, until)));
    return found;
  }
}
