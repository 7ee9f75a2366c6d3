import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { Dispensaries, type UsableLot, UsableLots } from '../../inventory';
import { lastDayOfTreatment } from './treatment-days';

/** Lots of a dispensary that last as long as a treatment. */
@Injectable()
export class DispensaryLots {
  constructor(
    private readonly dispensaries: Dispensaries,
    private readonly usable: UsableLots,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** First expired first. @throws ValidationFailed for a location that is no dispensary */
  async lots(
    em: EntityManager,
    productIds: readonly string[],
    { locationId, daysSupply }: { locationId?: string; daysSupply: number },
  ): Promise<UsableLot[]> {
    const place = await this.dispensaries.named(em, locationId);
    const lastDay = lastDayOfTreatment(place.timeZone, this.clock.now(), daysSupply);
    const free = await this.usable.free(em, productIds, place.id);
    return free.filter(({ expiresOn }) => expiresOn >= lastDay);
  }
}
