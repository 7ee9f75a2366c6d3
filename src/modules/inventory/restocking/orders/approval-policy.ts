import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/env';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { ApprovalBeyondLimit } from '../restocking.errors';

/** What an approval is decided from. */
export interface ApprovedOrder {
  requestedBy: string | null;
  /** In minor units; null while the cost of a line is not known. */
  total: number | null;
  currency: string;
}

/** Who may approve how much: two people beyond what one may spend alone, and an administrator beyond what pharmacists may. */
@Injectable()
export class ApprovalPolicy {
  private readonly own: ReadonlyMap<string, number>;
  private readonly pharmacists: ReadonlyMap<string, number>;

  constructor(env: Environment) {
    this.own = limitsIn(env.RESTOCK_OWN_APPROVAL_LIMITS);
    this.pharmacists = limitsIn(env.RESTOCK_PHARMACIST_APPROVAL_LIMITS);
  }

  /** @throws ApprovalBeyondLimit */
  assertMayApprove(actor: SignedInActor, order: ApprovedOrder): void {
    if (actor.id === order.requestedBy) assertWithin(this.own.get(order.currency) ?? null, order, 'own_order');
    if (actor.role !== 'admin' && this.pharmacists.size > 0) {
      assertWithin(this.pharmacists.get(order.currency) ?? null, order, 'role_limit');
    }
  }
}

/** @param limit null for none at all */
function assertWithin(
  limit: number | null,
  { total, currency }: ApprovedOrder,
  because: 'own_order' | 'role_limit',
): void {
  if (limit === null) throw new ApprovalBeyondLimit(because, { limit, currency });
  if (total === null) throw new ApprovalBeyondLimit('cost_unknown', { limit, currency });
  if (total > limit) throw new ApprovalBeyondLimit(because, { limit, currency });
}

/** `INR:5000000,EUR:50000` */
function limitsIn(list: string): ReadonlyMap<string, number> {
  const entries = list.split(',').filter((entry) => entry !== '');
  return new Map(entries.map((entry) => [entry.slice(0, 3), Number(entry.slice(4))]));
}
