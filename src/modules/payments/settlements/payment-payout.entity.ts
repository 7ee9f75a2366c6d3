import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { Money } from '../../../kernel/money';
import { ledgerEntry, type LedgerMove } from '../ledger/ledger-entry';
import type { LedgerLine } from '../ledger/ledger-line.entity';
import type { PayoutRow } from './payout-csv';

/** What the provider has paid out to the bank. Never changed. Amounts are in minor units. */
@Entity({ tableName: 'payment_settlement' })
@Unique({ name: 'payment_settlement_once', properties: ['provider', 'reference'] })
export class PaymentPayout {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  provider!: string;

  /** The provider's name for it. */
  @Property({ type: 'text' })
  reference!: string;

  @Property({ type: 'timestamptz' })
  paidAt!: Date;

  /** What arrived at the bank. */
  @Property({ type: 'bigint', runtimeType: 'number' })
  amount!: number;

  @Property({ type: 'text' })
  currency!: string;

  /** What the provider kept for paying out. */
  @Property({ type: 'bigint', runtimeType: 'number' })
  fee!: number;

  @Property({ type: 'timestamptz' })
  importedAt!: Date;

  static of(provider: string, { reference, paidAt, amount, currency, fee }: PayoutRow, at: Date): PaymentPayout {
    const payout = new PaymentPayout();
    return Object.assign(payout, { id: uuidv7(), provider, reference, paidAt, amount, currency, fee, importedAt: at });
  }

  /** What the provider held for us lies in the bank, less the fee, since the day of the payout. */
  entry(): LedgerLine[] {
    const move = (debit: 'bank' | 'fees', amount: number): LedgerMove[] =>
      amount === 0 ? [] : [{ debit, credit: 'provider_clearing', amount: Money.of(amount, this.currency) }];
    const source = { type: 'settlement' as const, id: this.id, paymentId: null };
    return ledgerEntry('payout', source, this.paidAt, ...move('bank', this.amount), ...move('fees', this.fee));
  }

  /** Whether a statement tells the same of it. */
  isAsIn({ paidAt, amount, currency, fee }: PayoutRow): boolean {
    const sameTime = this.paidAt.getTime() === paidAt.getTime();
    return sameTime && this.amount === amount && this.currency === currency && this.fee === fee;
  }
}
