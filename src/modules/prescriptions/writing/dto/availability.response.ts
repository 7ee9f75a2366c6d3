import { ApiProperty } from '@nestjs/swagger';
import type { Medicine, UsableLot } from '../../../inventory';

const units = { type: 'integer', format: 'int32', minimum: 0 } as const;

export class AvailableLotResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly lotId!: string;

  @ApiProperty({ type: 'string', example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ type: 'string', format: 'date', description: 'Its last good day.' })
  readonly expiresOn!: string;

  @ApiProperty({ ...units, description: 'Units of use that nobody has set aside.' })
  readonly available!: number;
}

export class AvailableProductResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'string', example: 'Paracetamol' })
  readonly genericName!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly brandName!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '500 mg' })
  readonly strength!: string | null;

  @ApiProperty({ type: 'string', example: 'tablet' })
  readonly form!: string;

  @ApiProperty({ ...units, description: 'Units of use in all these lots.' })
  readonly available!: number;

  @ApiProperty({ type: [AvailableLotResponse], description: 'First expired first.' })
  readonly lots!: AvailableLotResponse[];

  static of(medicine: Medicine, lots: readonly UsableLot[]): AvailableProductResponse {
    const { id: productId, genericName, brandName, strength, form } = medicine;
    const own = lots.filter((lot) => lot.productId === productId);
    return Object.assign(new this(), {
      ...{ productId, genericName, brandName, strength, form },
      available: own.reduce((sum, { free }) => sum + free, 0),
      lots: own.map(({ lotId, batch, expiresOn, free }) => ({ lotId, batch, expiresOn, available: free })),
    });
  }
}

/** What there is of a product right now, by lot, and of what may be given in its place. */
export class MedicineAvailabilityResponse extends AvailableProductResponse {
  @ApiProperty({ type: [AvailableProductResponse], description: 'Substitutes, most available first.' })
  readonly substitutes!: AvailableProductResponse[];
}
