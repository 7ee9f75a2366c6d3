import { ApiProperty } from '@nestjs/swagger';
import { LEDGER_ACCOUNTS, type LedgerAccount } from '../../ledger/ledger-account';

/** What stands on an account, in one currency. */
export class AccountBalance {
  @ApiProperty({ enum: LEDGER_ACCOUNTS, enumName: 'LedgerAccount' })
  readonly account!: LedgerAccount;

  @ApiProperty({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.', example: 'INR' })
  readonly currency!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Minor units; positive is a debit, negative a credit.',
  })
  readonly amount!: number;
}

/** One entry of the books: its lines sum to zero in each currency. */
export class LedgerEntryResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly at!: Date;

  @ApiProperty({ description: 'What happened.', example: 'capture' })
  readonly kind!: string;

  @ApiProperty({ description: 'What kind of thing it comes from.', example: 'payment' })
  readonly sourceType!: string;

  @ApiProperty({ description: 'Which one.' })
  readonly sourceId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  readonly paymentId!: string | null;

  @ApiProperty({ type: [AccountBalance] })
  readonly lines!: AccountBalance[];
}
