import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { LedgerAccount } from './ledger-account';

/** One line of an entry in the books. Never changed, never deleted: a mistake is another entry. */
@Entity({ tableName: 'ledger_line' })
@Unique({ name: 'ledger_line_once_per_source', properties: ['sourceType', 'sourceId', 'kind', 'line'] })
export class LedgerLine {
  @PrimaryKey({ type: 'uuid' })
  entryId!: string;

  @PrimaryKey({ type: 'smallint' })
  line!: number;

  @Property({ type: 'timestamptz' })
  at!: Date;

  /** What happened, e.g. `capture`. */
  @Property({ type: 'text' })
  kind!: string;

  @Property({ type: 'text' })
  sourceType!: string;

  @Property({ type: 'text' })
  sourceId!: string;

  @Property({ type: 'uuid', nullable: true })
  paymentId: string | null = null;

  @Property({ type: 'text' })
  account!: LedgerAccount;

  /** Minor units; positive is a debit, negative a credit. */
  @Property({ type: 'bigint', runtimeType: 'number' })
  amount!: number;

  @Property({ type: 'text' })
  currency!: string;
}
