import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import { PlacesRepository } from './places.repository';
import { StockLocation } from './stock-location.entity';

/** Where medicine is given to patients. */
export interface DispensaryPlace {
  id: string;
  name: string;
  /** IANA: by its calendar the lots that lie there expire. */
  timeZone: string;
}

/** The door to locations for whoever dispenses. */
@Injectable()
export class Dispensaries {
  constructor(private readonly places: PlacesRepository) {}

  /**
   * The dispensary of that id; without one the only one that there is.
   * @throws ValidationFailed naming `locationId` when it is no dispensary, or has to be named since there are several
   */
  async named(em: EntityManager, locationId?: string): Promise<DispensaryPlace> {
    const { id, name, kind, timeZone } =
      locationId === undefined ? await this.only(em) : await this.places.namedLocation(em, locationId);
    if (kind !== 'dispensary') {
      throw new ValidationFailed([{ field: 'locationId', message: 'must be a location of the kind dispensary' }]);
    }
    return { id, name, timeZone };
  }

  /** Also one that is closed by now. */
  async at(em: EntityManager, locationId: string): Promise<DispensaryPlace> {
    const { id, name, timeZone } = await em.findOneOrFail(StockLocation, { id: locationId });
    return { id, name, timeZone };
  }

  private async only(em: EntityManager): Promise<StockLocation> {
    const [first, second] = await em.find(StockLocation, { kind: 'dispensary', deletedAt: null }, { limit: 2 });
    if (first && !second) return first;
    const message = first
      ? 'must say which dispensary: there are several'
      : 'must name a dispensary: there is none yet';
    throw new ValidationFailed([{ field: 'locationId', message }]);
  }
}
