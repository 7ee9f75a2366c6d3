import { ApiProperty } from '@nestjs/swagger';

/** An amount in the minor unit of its currency. */
export class MoneyResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'In the minor unit (paise, cents).', example: 15000 })
  readonly amount: number;

  @ApiProperty({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.', example: 'INR' })
  readonly currency: string;

  constructor(amount: number, currency: string) {
    this.amount = amount;
    this.currency = currency;
  }
}
