import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { PrescriptionTexts } from '../prescription-texts';
import { PrescriptionTrail } from '../prescription-trail';
import { PrescriptionRepository, type Whole } from '../prescription.repository';
import { NotSupersedable } from '../prescriptions.errors';
import { OPEN } from '../prescription-status';

const DAY_MS = 86_400_000;

/** What a signature changes, but for the stock. */
@Injectable()
export class SigningSteps {
  constructor(
    private readonly env: Environment,
    private readonly repository: PrescriptionRepository,
    private readonly texts: PrescriptionTexts,
    private readonly trail: PrescriptionTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Flushed. @throws IllegalTransition */
  async sign(em: EntityManager, actor: Actor, { prescription, lines }: Whole, acknowledged: string[]): Promise<void> {
    const at = this.clock.now();
    const from = prescription.status;
    const hash = this.texts.fingerprint(prescription, await this.texts.opened(lines), at);
    prescription.sign(hash, at, new Date(at.getTime() + this.env.PRESCRIPTION_VALID_DAYS * DAY_MS));
    const { supersedesId } = prescription;
    this.trail.moved(
      em,
      actor,
      { prescription, from },
      { action: 'prescription.signed', details: { acknowledged, supersedesId } },
    );
    await em.flush();
  }

  /**
   * Locks the one that this takes the place of and cancels it.
   * @returns it, or null where this takes nobody's place
   * @throws NotSupersedable when it has ended in the meantime
   */
  async endSuperseded(em: EntityManager, actor: Actor, { prescription }: Whole): Promise<Whole | null> {
    if (prescription.supersedesId === null) return null;
    const old = await this.repository.locked(em, prescription.supersedesId);
    const from = old.prescription.status;
    if (!OPEN.includes(from)) throw new NotSupersedable();
    old.prescription.cancel(old.lines, this.clock.now());
    const details = { supersededBy: prescription.id };
    this.trail.moved(
      em,
      actor,
      { prescription: old.prescription, from },
      { action: 'prescription.superseded', details },
    );
    await em.flush();
    return old;
  }
}
