import type { EntityManager } from '@mikro-orm/postgresql';
import { applyDecorators, Injectable, type OnApplicationBootstrap, SetMetadata } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { ValidationFailed } from '../../../kernel/domain-error';

const KNOWS_ORDER_PARTNERS = Symbol('knows order partners');

/** `unheard`: active, and no endpoint of it listens to orders, so that one would reach nobody. */
export type PartnerStanding = 'listening' | 'unheard' | 'suspended' | 'unknown';

/** What a class with {@link KnowsPartners} implements. */
export interface KnowsOrderPartners {
  standingOf(em: EntityManager, partnerId: string): Promise<PartnerStanding>;
}

/** Makes a provider tell the stock which partners take orders. Whoever talks with partners knows; the stock does not. */
export const KnowsPartners = (): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(KNOWS_ORDER_PARTNERS, true));

/** Which partners orders can go to. Where nobody talks with partners, there are none. */
@Injectable()
export class OrderPartners implements OnApplicationBootstrap {
  private source: KnowsOrderPartners | undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const marked = this.discovery.getProviders().find(({ metatype }) => {
      return typeof metatype === 'function' && this.reflector.get<boolean | undefined>(KNOWS_ORDER_PARTNERS, metatype);
    });
    this.source = marked?.instance as KnowsOrderPartners | undefined;
  }

  async standingOf(em: EntityManager, partnerId: string): Promise<PartnerStanding> {
    return this.source ? this.source.standingOf(em, partnerId) : 'unknown';
  }

  /** That a supplier can be linked with it: its endpoint may come later. @throws ValidationFailed */
  async assertActive(em: EntityManager, partnerId: string): Promise<void> {
    const standing = await this.standingOf(em, partnerId);
    if (standing === 'unknown') throw fault('names no partner');
    if (standing === 'suspended') throw fault('names a partner that is suspended');
  }
}

const fault = (message: string) => new ValidationFailed([{ field: 'partnerId', message }]);
