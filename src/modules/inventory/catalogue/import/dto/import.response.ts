import { ApiProperty } from '@nestjs/swagger';

const count = { type: 'integer', format: 'int32', minimum: 0 } as const;

export class ImportFaultResponse {
  @ApiProperty({ ...count, minimum: 1, description: 'Of the file; 1 is the heading.', example: 17 })
  readonly line!: number;

  @ApiProperty({ type: 'string', description: 'The column, or `file`.', example: 'gtin' })
  readonly field!: string;

  @ApiProperty({ type: 'string', example: 'must be a GTIN of 8, 12, 13 or 14 digits with a right check digit' })
  readonly message!: string;
}

/** What an import did, or would do. */
export class ImportReport {
  @ApiProperty({ type: 'boolean' })
  readonly dryRun!: boolean;

  @ApiProperty({ ...count, description: 'Rows that make sense on their own.', example: 120 })
  readonly rows!: number;

  @ApiProperty({ ...count, example: 100 })
  readonly created!: number;

  @ApiProperty({ ...count, example: 15 })
  readonly updated!: number;

  @ApiProperty({ ...count, example: 5 })
  readonly unchanged!: number;

  @ApiProperty({ type: [ImportFaultResponse], description: 'Every fault of the file; with one, nothing is imported.' })
  readonly faults!: ImportFaultResponse[];
}
