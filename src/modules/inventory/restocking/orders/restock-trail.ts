import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import type { Actor } from '../../../../platform/auth/actor';
import { FieldCipher } from '../../../../platform/encryption/field-cipher';
import { recordStatusChange } from '../../../../platform/history/status-change.entity';
import { AuditTrail } from '../../../audit';
import type { RestockOrder } from './restock-order.entity';
import type { RestockOrderStatus } from './restock-order-status';

/** What is kept of each step of an order: its history, with the reason, and the audit row, without. */
@Injectable()
export class RestockTrail {
  constructor(
    private readonly audit: AuditTrail,
    private readonly cipher: FieldCipher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param from null for what was not a step from one state to another */
  record(em: EntityManager, actor: Actor, order: RestockOrder, { action, from, reason, details }: TrailNote): void {
    const { id, status } = order;
    if (from !== null) {
      const step = { subjectType: 'restock_order', subjectId: id, fromStatus: from, toStatus: status };
      const because = reason === undefined ? undefined : { text: reason, cipher: this.cipher };
      recordStatusChange(em, actor, { ...step, at: this.clock.now() }, because);
    }
    const places = { supplierId: order.supplier.id, locationId: order.location.id };
    this.audit.record(em, actor, {
      ...{ action: `restock_order.${action}`, subjectType: 'restock_order', subjectId: id },
      details: { ...places, ...(from !== null && { from }), ...details },
    });
  }
}

export interface TrailNote {
  /** Past tense. */
  action: string;
  from: RestockOrderStatus | null;
  reason?: string;
  details?: Record<string, unknown>;
}
