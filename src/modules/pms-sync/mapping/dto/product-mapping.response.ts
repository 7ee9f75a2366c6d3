import { ApiProperty } from '@nestjs/swagger';
import { MAPPED_BY, type MappedBy, type PartnerProduct } from '../../mirror/partner-product.entity';

/** A product of a partner, and which of ours it is. */
export class ProductMappingResponse {
  @ApiProperty({ description: "The partner's id of it.", example: 'AMX-500' })
  readonly productRef!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'null as long as only its stock was told of.',
    example: 'Amoxicillin 500 mg capsules',
  })
  readonly name!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '08901234567890' })
  readonly gtin!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Eleven digits.', example: null })
  readonly ndc!: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    description: 'Of our units of use, such as tablets, in one unit that the partner counts.',
    example: 10,
  })
  readonly useUnitsPerUnit!: number;

  @ApiProperty({ description: 'The partner sells it no more.' })
  readonly discontinued!: boolean;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: "The partner's version of it; 0 as long as only its stock was told of.",
    example: 17,
  })
  readonly version!: number;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'Our product.' })
  readonly productId!: string | null;

  @ApiProperty({
    enum: MAPPED_BY,
    enumName: 'MappedBy',
    nullable: true,
    description: '`hand` without a `productId`: somebody said that it is none of ours.',
    example: 'gtin',
  })
  readonly mappedBy!: MappedBy | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2026-11-21T09:30:00.000Z' })
  readonly mappedAt!: string | null;

  static from(product: PartnerProduct): ProductMappingResponse {
    const { ref: productRef, name, gtin, ndc, useUnitsPerUnit, discontinued, productId, mappedBy } = product;
    return Object.assign(new ProductMappingResponse(), {
      ...{ productRef, name, gtin, ndc, useUnitsPerUnit, discontinued, productId, mappedBy },
      version: product.reportedVersion,
      mappedAt: product.mappedAt?.toISOString() ?? null,
    });
  }
}
