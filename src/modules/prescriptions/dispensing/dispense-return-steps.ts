import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { PatientReturns, type ReturnReason } from '../../inventory';
import { PrescriptionTrail } from '../prescription-trail';
import type { Prescription } from '../prescription.entity';
import { ExceedsDispensed } from '../prescriptions.errors';
import type { DispenseLine } from './dispense-line.entity';
import { DispenseReturnLine } from './dispense-return-line.entity';
import { DispenseReturn } from './dispense-return.entity';
import type { WholeDispense } from './dispense.repository';
import { DispenseReturnResponse } from './dto/dispense-return.response';

export interface ReturnWish {
  locationId: string;
  reasonCode: ReturnReason;
  witnessId: string | null;
  lines: readonly { line: number; quantity: number }[];
}

/** Medicine that comes back, inside the caller's transaction. The prescription must be locked. */
@Injectable()
export class DispenseReturnSteps {
  constructor(
    private readonly returns: PatientReturns,
    private readonly trail: PrescriptionTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Flushed. @throws ValidationFailed, ExceedsDispensed */
  async takeBack(
    em: EntityManager,
    actor: SignedInActor,
    { dispense, lines, prescription }: WholeDispense & { prescription: Prescription },
    { lines: wanted, ...terms }: ReturnWish,
  ): Promise<DispenseReturnResponse> {
    const parts = wanted.map(({ line, quantity }, at) => ({ dispenseLine: namedLine(lines, line, at), quantity }));
    for (const { dispenseLine, quantity } of parts) assertWithin(dispenseLine, quantity);
    const at = this.clock.now();
    const returned = DispenseReturn.of({ dispense, ...terms, receivedBy: actor.id, returnedAt: at });
    const movements = await this.returns.takeBack(em, actor, {
      ...{ id: returned.id, ...terms },
      parts: parts.map(({ dispenseLine: { lotId }, quantity }) => ({ lotId, quantity })),
    });
    em.persist(returned);
    await em.flush();
    const back = parts.map(({ dispenseLine, quantity }, index) =>
      DispenseReturnLine.of({ dispenseReturn: returned, dispenseLine, lotId: movements[index].lotId, quantity }),
    );
    em.persist(back);
    const moved = movements.map(({ productId, lotId, quantity }) => ({ productId, lotId, quantity }));
    prescription.takeBack({ dispenseId: dispense.id, dispenseReturnId: returned.id, parts: moved }, at);
    const details = { dispenseId: dispense.id, dispenseReturnId: returned.id, reasonCode: terms.reasonCode };
    this.trail.seen(em, actor, prescription, { action: 'prescription.goods_returned', details });
    await em.flush();
    return DispenseReturnResponse.from(returned, back);
  }
}

function namedLine(lines: readonly DispenseLine[], line: number, at: number): DispenseLine {
  const found = lines.find((one) => one.line === line);
  if (found) return found;
  throw new ValidationFailed([{ field: `lines.${at}.line`, message: 'is no line of this dispense' }]);
}

function assertWithin({ line, quantity, returned }: DispenseLine, coming: number): void {
  const remaining = quantity - returned;
  if (coming > remaining) throw new ExceedsDispensed(line, remaining);
}
