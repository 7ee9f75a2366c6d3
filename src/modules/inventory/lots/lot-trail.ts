import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { recordStatusChange } from '../../../platform/history/status-change.entity';
import { AuditTrail } from '../../audit';
import type { Lot } from './lot.entity';

/** What is kept of each step of a lot: its history, with the reason, and the audit row, without. */
@Injectable()
export class LotTrail {
  constructor(
    private readonly audit: AuditTrail,
    private readonly cipher: FieldCipher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  record(
    em: EntityManager,
    actor: Actor,
    { lot, from, reason, released }: { lot: Lot; from: Lot['status']; reason: string; released?: string[] },
  ): void {
    const step = {
      subjectType: 'lot',
      subjectId: lot.id,
      fromStatus: from,
      toStatus: lot.status,
      at: this.clock.now(),
    };
    recordStatusChange(em, actor, step, { text: reason, cipher: this.cipher });
    this.audit.record(em, actor, {
      action: `lot.${lot.status}`,
      subjectType: 'lot',
      subjectId: lot.id,
      details: { from, ...(released && released.length > 0 && { releasedReservations: released }) },
    });
  }
}
