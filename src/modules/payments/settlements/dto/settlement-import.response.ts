import { ApiProperty } from '@nestjs/swagger';

export class SettlementImportFault {
  @ApiProperty({ type: 'integer', format: 'int32', description: 'Of the file; 1 is the heading.', example: 3 })
  readonly line!: number;

  @ApiProperty({ description: 'The column, or `file`.', example: 'amount' })
  readonly field!: string;

  @ApiProperty({ example: 'must be a whole number of minor units, above zero' })
  readonly message!: string;
}

/** What an import of payouts did, or would do. */
export class SettlementImportReport {
  @ApiProperty()
  readonly dryRun!: boolean;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Payouts that were not known yet.' })
  readonly posted!: number;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    description: 'Payouts that were imported before, with the same figures.',
  })
  readonly known!: number;

  @ApiProperty({ type: [SettlementImportFault], description: 'Of a dry run; otherwise a fault refuses the file.' })
  readonly faults!: SettlementImportFault[];
}
