import { Money } from '../../../kernel/money';
import type { PaymentMethod } from '../payment-status';
import type { LedgerAccount } from './ledger-account';
import { ledgerEntry } from './ledger-entry';
import type { LedgerLine } from './ledger-line.entity';

interface PaidPayment {
  id: string;
  method: PaymentMethod;
  currency: string;
}

interface PaidRefund {
  id: string;
  paymentId: string;
  amount: number;
  currency: string;
}

/** The patient owes: what a visit costs is earned and receivable. */
export function invoiced(payment: PaidPayment, amount: number, at: Date): LedgerLine[] {
  return ofPayment('invoice', payment, at, { debit: 'receivable', credit: 'revenue', amount });
}

/** The patient has paid: by card it lies with the provider, otherwise in the clinic's till. */
export function received(payment: PaidPayment, amount: number, at: Date): LedgerLine[] {
  return ofPayment('capture', payment, at, { debit: heldIn(payment.method), credit: 'receivable', amount });
}

/** What was owed will never be paid. */
export function writtenOff(payment: PaidPayment, amount: number, at: Date): LedgerLine[] {
  return ofPayment('write_off', payment, at, { debit: 'write_offs', credit: 'receivable', amount });
}

/** Paid after all, when it had been {@link writtenOff}. */
export function recovered(payment: PaidPayment, amount: number, at: Date): LedgerLine[] {
  return ofPayment('capture', payment, at, { debit: heldIn(payment.method), credit: 'write_offs', amount });
}

export function refunded(refund: PaidRefund, method: PaymentMethod, at: Date): LedgerLine[] {
  const source = { type: 'refund' as const, id: refund.id, paymentId: refund.paymentId };
  const amount = Money.of(refund.amount, refund.currency);
  return ledgerEntry('refund', source, at, { debit: 'refunds', credit: heldIn(method), amount });
}

/** The bank has taken the money back for the time of the dispute. */
export function disputed(payment: PaidPayment, amount: number, at: Date): LedgerLine[] {
  return ofPayment('dispute', payment, at, { debit: 'chargebacks', credit: 'provider_clearing', amount });
}

export function disputeWon(payment: PaidPayment, amount: number, at: Date): LedgerLine[] {
  return ofPayment('dispute_won', payment, at, { debit: 'provider_clearing', credit: 'chargebacks', amount });
}

/** A charge that succeeded after its payment was over: owed to the patient until {@link strayReturned}. */
export function strayCharged(payment: PaidPayment & { amount: number }, at: Date): LedgerLine[] {
  const { amount } = payment;
  return ofPayment('stray_charge', payment, at, { debit: 'provider_clearing', credit: 'receivable', amount });
}

/** @param refundRef the provider's name for the refund, which is no row of ours */
export function strayReturned(
  { id, amount, currency }: PaidPayment & { amount: number },
  refundRef: string,
  at: Date,
): LedgerLine[] {
  const source = { type: 'refund' as const, id: refundRef, paymentId: id };
  const money = Money.of(amount, currency);
  return ledgerEntry('stray_refund', source, at, { debit: 'receivable', credit: 'provider_clearing', amount: money });
}

function heldIn(method: PaymentMethod): LedgerAccount {
  return method === 'card' ? 'provider_clearing' : 'cash';
}

function ofPayment(
  kind: string,
  { id, currency }: PaidPayment,
  at: Date,
  { debit, credit, amount }: { debit: LedgerAccount; credit: LedgerAccount; amount: number },
): LedgerLine[] {
  // What costs nothing moves nothing.
  if (amount === 0) return [];
  return ledgerEntry(kind, { type: 'payment', id, paymentId: id }, at, {
    debit,
    credit,
    amount: Money.of(amount, currency),
  });
}
