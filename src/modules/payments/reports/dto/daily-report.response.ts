import { ApiProperty } from '@nestjs/swagger';

const amount = (description: string) =>
  ApiProperty({ type: 'integer', format: 'int64', description: `${description} In minor units.` });

/** What moved in one group and currency. */
export class PaymentReportLine {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'The day, the id of the doctor, the method or the status; null for what belongs to no payment, such as fees.',
    example: '2026-11-20',
  })
  readonly group!: string | null;

  @ApiProperty({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.', example: 'INR' })
  readonly currency!: string;

  @amount('What was taken.')
  readonly captured!: number;

  @amount('What was given back.')
  readonly refunded!: number;

  @amount('What banks took back for disputes, less what they gave back again.')
  readonly chargedBack!: number;

  @amount('What the provider kept; known the day after.')
  readonly fees!: number;

  @amount('What of earlier visits was given up as never to be paid, less what was paid of it after all.')
  readonly writtenOff!: number;

  @amount('What was taken, less what was given back, taken back and kept as fees.')
  readonly net!: number;
}
