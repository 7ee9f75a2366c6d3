import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { AuditEntry, type AuditOutcome } from './audit-entry.entity';

export interface AuditFact {
  /** `<subject>.<past tense>`, e.g. `consultation.cancelled`, `consultation.read`. */
  action: string;
  subjectType: string;
  subjectId?: string;
  /** Account id of the patient whose data it is. */
  patientId?: string;
  /** Ids and field names only; never values of patient data. */
  details?: Record<string, unknown>;
  outcome?: AuditOutcome;
}

/** The door of the audit module: records in the caller's transaction, so that the row stands and falls with what it tells of. */
@Injectable()
export class AuditTrail {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  record(em: EntityManager, actor: Actor, fact: AuditFact): void {
    em.persist(
      em.create(AuditEntry, {
        id: uuidv7(),
        at: this.clock.now(),
        actorId: actor.id ?? undefined,
        actorRole: actor.role,
        action: fact.action,
        subjectType: fact.subjectType,
        subjectId: fact.subjectId,
        patientId: fact.patientId,
        outcome: fact.outcome ?? 'success',
        requestId: actor.requestId,
        address: actor.address ?? undefined,
        details: fact.details,
      }),
    );
  }

  /**
   * Records the look at a list: one row for each patient in it, so that each finds it among the accesses to their record, and one row
   * without a patient for a list that shows none.
   */
  recordList(em: EntityManager, actor: Actor, fact: ListFact, seen: readonly SeenItem[]): void {
    const idsOf = new Map<string | undefined, string[]>();
    for (const { id, patientId } of seen) idsOf.set(patientId, [...(idsOf.get(patientId) ?? []), id]);
    if (idsOf.size === 0) idsOf.set(undefined, []);
    for (const [patientId, ids] of idsOf)
      this.record(em, actor, { ...fact, patientId, details: { ...fact.details, ids } });
  }
}

export type ListFact = Omit<AuditFact, 'subjectId' | 'patientId'>;

export interface SeenItem {
  id: string;
  /** Account id of the patient whose it is. */
  patientId?: string;
}
