import { type EntityManager, type FilterQuery, LockMode, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import type { PageQuery } from '../../platform/http/page';
import { Payment } from './payment.entity';
import type { PaymentMethod, PaymentStatus } from './payment-status';
import { Refund } from './refund.entity';

/** Money that hangs longer than this is asked about; shorter, and its own request may still be waiting for the answer. */
const SETTLING_GRACE_MS = 10_000;

/** `from` (or later) and `to` (before) are instants, of the making. */
export interface PaymentFilter {
  status?: PaymentStatus;
  method?: PaymentMethod;
  consultationId?: string;
  doctorId?: string;
  from?: string;
  to?: string;
}

/** Named finders for payments and refunds. */
@Injectable()
export class PaymentRepository {
  /** Locked: two settlements of one payment come one after the other. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<Payment> {
    return found(await em.findOne(Payment, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
  }

  /** @throws NotFound */
  async findOrFail(em: EntityManager, id: string): Promise<Payment> {
    return found(await em.findOne(Payment, { id }));
  }

  /** The payment that counts for a consultation: the live one, else the last. @throws NotFound */
  async ofConsultation(em: EntityManager, consultationId: string, lock = false): Promise<Payment> {
    const lockMode = lock ? LockMode.PESSIMISTIC_WRITE : LockMode.NONE;
    const [payment] = await em.find(Payment, { consultationId }, { orderBy: { id: 'desc' }, limit: 1, lockMode });
    return found(payment ?? null);
  }

  ofConsultations(em: EntityManager, consultationIds: string[]): Promise<Payment[]> {
    return em.find(Payment, { consultationId: { $in: consultationIds } }, { orderBy: { id: 'asc' } });
  }

  /** @throws NotFound for a payment that does not exist or is somebody else's. */
  async findOwnedBy(em: EntityManager, actor: SignedInActor, id: string): Promise<Payment> {
    return found(await em.findOne(Payment, { id, ...ownership(actor) }));
  }

  listOwnedBy(
    em: EntityManager,
    actor: SignedInActor,
    { limit, offset, ...filter }: PageQuery & PaymentFilter,
  ): Promise<[Payment[], number]> {
    return em.findAndCount(
      Payment,
      { $and: [conditionsOf(filter), ownership(actor)] },
      { orderBy: { id: 'desc' }, limit, offset },
    );
  }

  /** Charges that nobody is waiting for any more, oldest first. */
  unsettled(em: EntityManager, now: Date, limit: number): Promise<Payment[]> {
    const before = new Date(now.getTime() - SETTLING_GRACE_MS);
    return em.find(
      Payment,
      { status: { $in: ['processing', 'unknown', 'requires_action'] }, submittedAt: { $lt: before } },
      { orderBy: { submittedAt: 'asc' }, limit },
    );
  }

  /** Refunds by the provider that nobody is waiting for any more, oldest first. */
  async unsettledRefunds(em: EntityManager, now: Date, limit: number): Promise<{ id: string }[]> {
    const before = new Date(now.getTime() - SETTLING_GRACE_MS);
    return em.execute<{ id: string }[]>(
      `select r.id from refund r join payment p on p.id = r.payment_id
        where r.status in ('pending', 'submitted', 'unknown') and r.created_at < ? and p.provider <> 'manual'
        order by r.created_at limit ?`,
      [before, limit],
    );
  }

  /** Locked, by the provider's name for the charge. */
  lockedByProviderRef(em: EntityManager, provider: string, providerRef: string): Promise<Payment | null> {
    return em.findOne(Payment, { provider, providerRef }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** The payment behind a charge, by our key for it or by the provider's name. */
  async byCharge(
    em: EntityManager,
    provider: string,
    charge: { key: string | null; ref: string },
  ): Promise<Payment | null> {
    const byKey = charge.key === null ? null : await em.findOne(Payment, { provider, providerKey: charge.key });
    return byKey ?? em.findOne(Payment, { provider, providerRef: charge.ref });
  }

  /** A refund by our key for it or by the provider's name. */
  async refundByProvider(em: EntityManager, news: { key: string | null; ref: string }): Promise<Refund | null> {
    const byKey = news.key === null ? null : await em.findOne(Refund, { providerKey: news.key });
    return byKey ?? em.findOne(Refund, { providerRef: news.ref });
  }

  refundsOf(em: EntityManager, paymentId: string): Promise<Refund[]> {
    return em.find(Refund, { paymentId }, { orderBy: { id: 'asc' } });
  }
}

/** Everybody's for who takes the money; for all others, whoever a route lets in, their own. */
function conditionsOf({ status, method, consultationId, doctorId, from, to }: PaymentFilter): FilterQuery<Payment> {
  const made = { ...(from !== undefined && { $gte: new Date(from) }), ...(to !== undefined && { $lt: new Date(to) }) };
  return {
    ...(status && { status }),
    ...(method && { method }),
    ...((from ?? to) !== undefined && { createdAt: made }),
    $and: [
      ...(consultationId ? [{ consultationId }] : []),
      // The doctor stands in the visit, which is read here and not entered.
      ...(doctorId
        ? [{ consultationId: { $in: raw(`select id from consultation where doctor_id = ?`, [doctorId]) } }]
        : []),
    ],
  };
}

function ownership(actor: SignedInActor): { patientId?: string } {
  return actor.role === 'staff' || actor.role === 'admin' ? {} : { patientId: actor.id };
}

function found<T>(payment: T | null): T {
  if (!payment) throw new NotFound('payment');
  return payment;
}
