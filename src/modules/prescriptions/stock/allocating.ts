import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor, SignedInActor } from '../../../platform/auth/actor';
import type { PrescriptionResponse } from '../dto/prescription.response';
import { PrescriptionAnswers } from '../prescription-answers';
import { PrescriptionTrail } from '../prescription-trail';
import type { Whole } from '../prescription.repository';
import { PrescriptionStock } from './prescription-stock';

/** Brings a prescription into the state that its stock is in, inside the caller's transaction. It must be locked. */
@Injectable()
export class Allocating {
  constructor(
    private readonly stock: PrescriptionStock,
    private readonly answers: PrescriptionAnswers,
    private readonly trail: PrescriptionTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Flushed. */
  async settle(em: EntityManager, actor: Actor, whole: Whole): Promise<void> {
    // What was announced before has a number of its own.
    await em.flush();
    const held = await this.stock.allocate(em, whole);
    const from = whole.prescription.status;
    whole.prescription.settle(whole.lines, held, this.clock.now());
    this.trail.stepped(em, actor, { prescription: whole.prescription, from });
    await em.flush();
  }

  /** As {@link settle}, where nothing else happened: a change of state leaves a row in the audit trail of its own. Flushed. */
  async settleAlone(em: EntityManager, actor: Actor, whole: Whole): Promise<void> {
    const { prescription, lines } = whole;
    const from = prescription.status;
    const before = shortOf(lines);
    await this.settle(em, actor, whole);
    const details = { from, to: prescription.status, short: shortOf(lines) };
    if (prescription.status === from && shortOf(lines) === before) return;
    this.trail.seen(em, actor, prescription, { action: 'prescription.stock_settled', details });
    await em.flush();
  }

  /** As {@link settle}; the prescription as it stands then. */
  async settledAnswer(em: EntityManager, actor: SignedInActor, whole: Whole): Promise<PrescriptionResponse> {
    await this.settle(em, actor, whole);
    return this.answers.of(em, actor, whole);
  }

  /** Takes up a prescription that was on hold. Flushed. @throws IllegalTransition */
  async resume(em: EntityManager, whole: Whole): Promise<void> {
    whole.prescription.assertOnHold();
    const held = await this.stock.allocate(em, whole);
    whole.prescription.resume(whole.lines, held, this.clock.now());
    await em.flush();
  }

  giveBack(em: EntityManager, whole: Whole, because: string): Promise<void> {
    return this.stock.giveBack(em, whole, because);
  }
}

const shortOf = (lines: Whole['lines']): number => lines.reduce((sum, { short }) => sum + short, 0);
