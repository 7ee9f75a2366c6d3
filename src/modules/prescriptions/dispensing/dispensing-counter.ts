import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { Whole } from '../prescription.repository';
import { Allocating } from '../stock/allocating';
import { DispensePlan } from './dispense-plan.service';
import { DispenseRecords } from './dispense-records';
import { DispenseStock } from './dispense-stock.service';
import type { DispenseWish } from './dispense-wish';
import { DispenseResponse } from './dto/dispense.response';

/** Hands out inside the caller's transaction. The prescription must be locked. */
@Injectable()
export class DispensingCounter {
  constructor(
    private readonly plan: DispensePlan,
    private readonly stock: DispenseStock,
    private readonly records: DispenseRecords,
    private readonly allocating: Allocating,
  ) {}

  async handOut(em: EntityManager, actor: SignedInActor, whole: Whole, wish: DispenseWish): Promise<DispenseResponse> {
    await this.records.assertDispensable(whole);
    const items = await this.plan.items(em, whole, wish);
    const dispense = this.records.begin(actor, whole, wish.witnessId);
    const taken = await this.stock.take(em, actor, dispense, whole, items);
    const lines = await this.records.complete(em, actor, { dispense, whole }, taken);
    await this.allocating.settle(em, actor, whole);
    return DispenseResponse.from(dispense, lines, whole.prescription.status);
  }
}
