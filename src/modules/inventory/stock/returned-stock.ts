import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import { LotRepository } from '../lots/lot.repository';
import { PlacesRepository } from '../places/places.repository';
import type { StockReturn } from './correction';
import { StockLedger } from './stock-ledger';

/** Finds the place in a quarantine for what comes back. */
@Injectable()
export class ReturnedStock {
  constructor(
    private readonly lots: LotRepository,
    private readonly places: PlacesRepository,
    private readonly ledger: StockLedger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A lot that has been recalled or has expired there takes it too: nothing in a quarantine is used. @throws NotFound, ValidationFailed */
  async lotFor(em: EntityManager, { direction, lotId, locationId }: StockReturn): Promise<string> {
    if (direction === 'to_supplier') {
      if (locationId === null) return lotId;
      throw new ValidationFailed([
        { field: 'locationId', message: 'is where stock comes back to, not where it leaves' },
      ]);
    }
    if (locationId === null) throw new ValidationFailed([{ field: 'locationId', message: 'must name a quarantine' }]);
    const location = await this.places.namedLocation(em, locationId);
    if (location.kind !== 'quarantine') {
      throw new ValidationFailed([{ field: 'locationId', message: 'must be a location of the kind quarantine' }]);
    }
    const origin = (await this.ledger.lockLots(em, [lotId])).get(lotId);
    if (!origin) return lotId;
    const { productId, batch, expiresOn } = origin;
    const arrival = { productId, locationId, batch, expiresOn, status: 'quarantined' as const };
    const [lot] = await this.lots.forArrivals(em, [arrival], this.clock.now());
    return lot.lotId;
  }
}
