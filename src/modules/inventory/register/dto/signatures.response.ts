import { ApiProperty } from '@nestjs/swagger';

export class SignaturesResponse {
  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 0,
    description: 'Lines that were not signed before.',
    example: 3,
  })
  readonly signed!: number;
}
