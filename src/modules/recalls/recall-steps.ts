import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { OutboxEvent } from '../../platform/outbox/outbox-event.entity';
import { BatchRecalls, type RecalledBatch } from '../inventory';
import { DispensesOfLot, type LotDispense } from '../prescriptions';
import { Recall, RecallContact, type RecalledCourse, RecallLot, RecallPatient } from './recall.entity';
import { RecallTrail } from './recall-trail';
import type { ContactOutcome, RecallClass } from './recall-status';
import { recallPatientFound } from './recalls.events';

/** What somebody recalls, named by any lot of it, and why. */
export interface RecallWish {
  actor: SignedInActor;
  lotId: string;
  class: RecallClass;
  reason: string;
  expectedVersion?: number;
}

/** Far beyond what one batch can be handed out to. */
const MOST_DISPENSES = 1_000_000;

/** The parts of a recall, inside the caller's transaction. */
@Injectable()
export class RecallSteps {
  constructor(
    private readonly batches: BatchRecalls,
    private readonly dispenses: DispensesOfLot,
    private readonly trail: RecallTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes the batch out of use and finds everybody who had something of it. @throws NotFound, VersionConflict, DomainError `recall_open` */
  async open(em: EntityManager, wish: RecallWish): Promise<Recall> {
    const { actor, lotId, reason, expectedVersion } = wish;
    const at = this.clock.now();
    const batch = await this.batches.recall(em, { actor, lotId, reason, expectedVersion });
    // After the batch is locked: nobody gets anything of it any more, and everybody who did is committed.
    const lotIds = batch.lots.map((lot) => lot.lotId);
    const handedOut = await this.dispenses.find(em, lotIds, MOST_DISPENSES);
    const courses = coursesOf(handedOut);
    const known = handedOut.reduce((sum, { quantity }) => sum + quantity, 0);
    const recall = Recall.open(
      {
        ...{ id: uuidv7(), productId: batch.productId, batch: batch.batch, class: wish.class, openedBy: actor.id },
        ...{ reason: '', unaccounted: Math.max(0, batch.dispensed - known) },
      },
      courses.length,
      at,
    );
    recall.reason = this.trail.sealedReason(recall, reason);
    em.persist(recall);
    // What points at a row is written after it.
    await em.flush();
    await this.writeDown(em, recall, batch, courses);
    this.trail.opened(em, actor, recall, courses);
    await em.flush();
    return recall;
  }

  /** @throws IllegalTransition */
  contacted(
    em: EntityManager,
    actor: SignedInActor,
    patient: RecallPatient,
    { outcome, note }: { outcome: ContactOutcome; note: string | null },
  ): RecallContact {
    patient.recall.assertOpen();
    const at = this.clock.now();
    patient.contacted(outcome, at);
    const id = uuidv7();
    const contact = Object.assign(new RecallContact(), {
      ...{ id, recallId: patient.recall.id, patientId: patient.patientId, outcome, contactedBy: actor.id, at },
      note: note === null ? null : this.trail.sealedNote(id, note),
    });
    em.persist(contact);
    this.trail.contacted(em, actor, contact);
    return contact;
  }

  close(
    em: EntityManager,
    actor: SignedInActor,
    recall: Recall,
    { patients, reason }: { patients: number; reason?: string },
  ) {
    recall.close(actor.id, patients, this.clock.now());
    this.trail.closed(em, actor, recall, reason);
  }

  private async writeDown(
    em: EntityManager,
    recall: Recall,
    { lots }: RecalledBatch,
    courses: readonly RecalledCourse[],
  ): Promise<void> {
    const at = recall.openedAt;
    for (const { lotId, locationId, from, onHand } of lots) {
      em.persist(Object.assign(new RecallLot(), { recallId: recall.id, lotId, locationId, fromStatus: from, onHand }));
    }
    for (const course of courses) {
      em.persist(RecallPatient.of(recall, course, at));
      const { patientId, firstDispensedAt, lastDispensedAt } = course;
      const times = {
        firstDispensedAt: firstDispensedAt.toISOString(),
        lastDispensedAt: lastDispensedAt.toISOString(),
      };
      em.persist(OutboxEvent.of(recallPatientFound({ recallId: recall.id, patientId, ...times }, at)));
    }
    await em.flush();
  }
}

/** By patient. */
function coursesOf(handedOut: readonly LotDispense[]): RecalledCourse[] {
  const courses = new Map<string, RecalledCourse>();
  for (const { patientId, quantity, returned, dispensedAt, dispenseId } of handedOut) {
    const course = courses.get(patientId) ?? {
      ...{
        patientId,
        quantity: 0,
        returned: 0,
        firstDispensedAt: dispensedAt,
        lastDispensedAt: dispensedAt,
        dispenseIds: [],
      },
    };
    course.quantity += quantity;
    course.returned += returned;
    if (dispensedAt < course.firstDispensedAt) course.firstDispensedAt = dispensedAt;
    if (dispensedAt > course.lastDispensedAt) course.lastDispensedAt = dispensedAt;
    if (!course.dispenseIds.includes(dispenseId)) course.dispenseIds.push(dispenseId);
    courses.set(patientId, course);
  }
  return [...courses.values()];
}
