import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { TreatedVisits } from '../../consultations';
import { type Medicine, Medicines } from '../../inventory';
import { DispensaryLots } from '../stock/dispensary-lots';
import { MedicineAvailabilityResponse, AvailableProductResponse } from './dto/availability.response';

export interface AvailabilityQuestion {
  productIds: readonly string[];
  locationId?: string;
  daysSupply: number;
}

/** What a prescriber sees of the stock while writing. It promises nothing: the signature sets aside. */
@Injectable()
export class PrescribableStock {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly visits: TreatedVisits,
    private readonly medicines: Medicines,
    private readonly places: DispensaryLots,
  ) {}

  /** @throws NotFound for another doctor's visit; ValidationFailed for a product or dispensary that is none */
  ask(
    actor: SignedInActor,
    consultationId: string,
    asked: AvailabilityQuestion,
  ): Promise<MedicineAvailabilityResponse[]> {
    return this.unitOfWork.read(async (em) => {
      await this.visits.find(em, actor.id, consultationId);
      const named = await this.medicines.of(em, asked.productIds);
      if (asked.productIds.some((id) => !named.has(id))) {
        throw new ValidationFailed([{ field: 'productId', message: 'names no product' }]);
      }
      const others = await this.medicines.of(
        em,
        [...named.values()].flatMap(({ substituteIds }) => substituteIds),
      );
      const lots = await this.places.lots(em, [...named.keys(), ...others.keys()], asked);
      const available = (medicine: Medicine) => AvailableProductResponse.of(medicine, lots);
      return [...new Set(asked.productIds)].flatMap((id) => {
        const medicine = named.get(id);
        if (!medicine) return [];
        const substitutes = medicine.substituteIds
          .flatMap((other) => others.get(other) ?? [])
          .map(available)
          .toSorted((one, other) => other.available - one.available);
        return [Object.assign(MedicineAvailabilityResponse.of(medicine, lots), { substitutes })];
      });
    });
  }
}
