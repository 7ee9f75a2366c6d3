import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { IllegalTransition } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { PrescriptionLine } from '../prescription-line.entity';
import { DISPENSABLE } from '../prescription-status';
import { PrescriptionTexts } from '../prescription-texts';
import { PrescriptionTrail } from '../prescription-trail';
import { PrescriptionRepository, type Whole } from '../prescription.repository';
import { PrescriptionAltered, PrescriptionExpired } from '../prescriptions.errors';
import { DispenseLine } from './dispense-line.entity';
import { Dispense } from './dispense.entity';
import type { TakenPart } from './dispense-wish';

/** A dispense with its trail, inside the caller's transaction. The prescription must be locked. */
@Injectable()
export class DispenseRecords {
  constructor(
    private readonly repository: PrescriptionRepository,
    private readonly texts: PrescriptionTexts,
    private readonly trail: PrescriptionTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws IllegalTransition, PrescriptionExpired, PrescriptionAltered */
  async assertDispensable(whole: Whole): Promise<void> {
    const { status, expiresAt } = whole.prescription;
    if (!DISPENSABLE.includes(status)) throw new IllegalTransition('prescription', status, 'partially_dispensed');
    if (expiresAt !== null && expiresAt <= this.clock.now()) throw new PrescriptionExpired(expiresAt);
    if ((await this.texts.isIntact(whole)) !== true) throw new PrescriptionAltered();
  }

  begin(actor: SignedInActor, { prescription }: Whole, witnessId: string | null): Dispense {
    const { id: prescriptionId, patientId, locationId } = prescription;
    const dispensedAt = this.clock.now();
    return Dispense.of({ prescriptionId, patientId, locationId, dispensedBy: actor.id, witnessId, dispensedAt });
  }

  /** Flushed; the lines of the prescription are as the database has counted them. */
  async complete(
    em: EntityManager,
    actor: SignedInActor,
    { dispense, whole }: { dispense: Dispense; whole: Whole },
    taken: readonly TakenPart[],
  ): Promise<DispenseLine[]> {
    const { prescription } = whole;
    em.persist(dispense);
    await em.flush();
    const lines = taken.map(({ item, lotId, quantity }, at) => {
      const prescriptionLine = lineOf(whole, item.line);
      return DispenseLine.of({ dispense, line: at + 1, prescriptionLine, productId: item.productId, lotId, quantity });
    });
    em.persist(lines);
    await em.flush();
    whole.lines = await this.repository.linesOf(em, [prescription.id]);
    const parts = taken.map(({ item: { line, productId, prescribedProductId }, lotId, quantity }) => ({
      ...{ line, productId, prescribedProductId, lotId, quantity },
    }));
    prescription.dispense(dispense.id, parts, dispense.dispensedAt);
    const details = { dispenseId: dispense.id, lotIds: [...new Set(taken.map(({ lotId }) => lotId))] };
    this.trail.seen(em, actor, prescription, { action: 'prescription.dispensed', details });
    return lines;
  }
}

function lineOf({ lines }: Whole, line: number): PrescriptionLine {
  const found = lines.find((one) => one.line === line);
  if (!found) throw new Error(`no line ${line}`);
  return found;
}
