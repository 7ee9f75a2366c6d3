import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import { AuditTrail } from '../audit';
import type { PrescriptionStatus } from './prescription-status';
import { PrescriptionTexts } from './prescription-texts';
import type { Prescription } from './prescription.entity';

/** What was done, or seen. */
export interface PrescriptionDeed {
  /** `prescription.signed`, … */
  action: string;
  details?: Record<string, unknown>;
  /** As typed; sealed before it is stored, and in no audit row. */
  reason?: string;
}

const SUBJECT = 'prescription';

/** What is kept of each step of a prescription: its history, with the reason, and the audit row, without. */
@Injectable()
export class PrescriptionTrail {
  constructor(
    private readonly audit: AuditTrail,
    private readonly texts: PrescriptionTexts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A look, or a change that is no step. */
  seen(em: EntityManager, actor: Actor, { id, patientId }: Prescription, { action, details }: PrescriptionDeed): void {
    this.audit.record(em, actor, { action, subjectType: SUBJECT, subjectId: id, patientId, details });
  }

  /** One row for each patient in a list. */
  listed(em: EntityManager, actor: Actor, found: readonly Prescription[]): void {
    this.audit.recordList(em, actor, { action: 'prescription.listed', subjectType: SUBJECT }, found);
  }

  /** @param from what the prescription was before */
  moved(
    em: EntityManager,
    actor: Actor,
    { prescription, from }: { prescription: Prescription; from: PrescriptionStatus },
    deed: PrescriptionDeed,
  ): void {
    this.stepped(em, actor, { prescription, from }, deed.reason);
    this.seen(em, actor, prescription, { ...deed, details: { from, to: prescription.status, ...deed.details } });
  }

  /** A row of the history alone, where the audit trail has the step already. */
  stepped(
    em: EntityManager,
    actor: Actor,
    { prescription, from }: { prescription: Prescription; from: PrescriptionStatus },
    reason?: string,
  ): void {
    const step = { subjectType: SUBJECT, subjectId: prescription.id, fromStatus: from, toStatus: prescription.status };
    const because = reason === undefined ? undefined : this.texts.because(reason);
    recordStatusChange(em, actor, { ...step, at: this.clock.now() }, because);
  }
}
