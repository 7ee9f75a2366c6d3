import { ApiProperty } from '@nestjs/swagger';
import { CODE_SYSTEMS, type CodeSystem } from '../product-codes';
import type { Product } from '../product.entity';
import { STORAGE_CONDITIONS, type StorageCondition } from '../storage-condition';

const celsius = { type: 'integer', format: 'int32' } as const;

export class ProductCodeResponse {
  @ApiProperty({ enum: CODE_SYSTEMS, enumName: 'ProductCodeSystem' })
  readonly system!: CodeSystem;

  @ApiProperty({ type: 'string', description: 'GTINs with 14 digits, NDCs with 11.', example: '09506000134352' })
  readonly code!: string;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  readonly display!: string | null;
}

export class StorageResponse {
  @ApiProperty({ enum: STORAGE_CONDITIONS, enumName: 'StorageCondition' })
  readonly condition!: StorageCondition;

  @ApiProperty({ ...celsius, example: 2 })
  readonly minimumCelsius!: number;

  @ApiProperty({ ...celsius, example: 8 })
  readonly maximumCelsius!: number;
}

export class ProductResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', example: 'Morphine sulfate' })
  readonly genericName!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'MST Continus' })
  readonly brandName!: string | null;

  @ApiProperty({ type: 'string', example: 'prolonged-release tablet' })
  readonly form!: string;

  @ApiProperty({ type: 'string', nullable: true, example: '10 mg' })
  readonly strength!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'Box of 6 blisters of 10' })
  readonly pack!: string | null;

  @ApiProperty({ type: StorageResponse })
  readonly storage!: StorageResponse;

  @ApiProperty({ type: 'string', nullable: true, example: 'II' })
  readonly controlledSchedule!: string | null;

  @ApiProperty({ type: 'boolean' })
  readonly prescriptionOnly!: boolean;

  @ApiProperty({ type: 'string', description: 'What stock is counted in.', example: 'tablet' })
  readonly useUnit!: string;

  @ApiProperty({ type: 'string', example: 'box' })
  readonly purchaseUnit!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, example: 60 })
  readonly unitsPerPurchaseUnit!: number;

  @ApiProperty({ type: [ProductCodeResponse] })
  readonly codes!: ProductCodeResponse[];

  @ApiProperty({ type: 'array', items: { type: 'string', format: 'uuid' } })
  readonly substituteIds!: string[];

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Send it as If-Match.', example: 3 })
  readonly version!: number;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly updatedAt!: string;

  static from(product: Product, substituteIds: readonly string[]): ProductResponse {
    const { id, genericName, brandName, form, strength, pack, storage, controlledSchedule, prescriptionOnly } = product;
    const { useUnit, purchaseUnit, unitsPerPurchaseUnit, version, createdAt, updatedAt } = product;
    const codes = product.codesInForce().map(({ system, code, display }) => ({ system, code, display }));
    return Object.assign(new ProductResponse(), {
      ...{ id, genericName, brandName, form, strength, pack, storage, controlledSchedule, prescriptionOnly },
      ...{ useUnit, purchaseUnit, unitsPerPurchaseUnit },
      codes: codes.toSorted((one, other) => `${one.system}${one.code}`.localeCompare(`${other.system}${other.code}`)),
      substituteIds: [...substituteIds],
      version,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    });
  }
}
