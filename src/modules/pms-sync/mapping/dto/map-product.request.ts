import { ApiProperty } from '@nestjs/swagger';
import { IsUUID, ValidateIf } from 'class-validator';

export class MapProductRequest {
  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Our product. null: it is none of ours, and is not asked about any more.',
  })
  @ValidateIf((_, value: unknown) => value !== null)
  @IsUUID()
  productId!: string | null;
}
