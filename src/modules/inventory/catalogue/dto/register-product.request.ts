import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsObject, IsUUID, ValidateIf, ValidateNested } from 'class-validator';
import {
  BooleanField,
  ChoiceField,
  IntegerField,
  PatternField,
  TextField,
} from '../../../../platform/http/request-fields.decorators';
import { CODE_SYSTEMS, type CodeSystem } from '../product-codes';
import { STORAGE_CONDITIONS, type StorageCondition } from '../storage-condition';

const SCHEDULE = /^[A-Za-z0-9][A-Za-z0-9 .-]{0,19}$/;
const MOST_CODES = 50;
const MOST_SUBSTITUTES = 50;

/** Checked unless it was left out. */
const IfGiven = () => ValidateIf((_, value) => value !== undefined);

export class ProductCodeRequest {
  @ChoiceField(CODE_SYSTEMS, 'ProductCodeSystem', { example: 'gtin' })
  system!: CodeSystem;

  @TextField({ max: 40, description: 'Check digits are checked.', example: '09506000134352' })
  code!: string;

  @TextField({ max: 200, nullable: true, description: 'What the code means, in words.', example: 'Morphine' })
  display?: string | null;
}

export class StorageRequest {
  @ChoiceField(STORAGE_CONDITIONS, 'StorageCondition', { example: 'refrigerated' })
  condition!: StorageCondition;

  @IntegerField({
    min: -100,
    max: 60,
    optional: true,
    description: 'The usual of the condition when left out.',
    example: 2,
  })
  minimumCelsius?: number;

  @IntegerField({
    min: -100,
    max: 60,
    optional: true,
    description: 'The usual of the condition when left out.',
    example: 8,
  })
  maximumCelsius?: number;
}

/** A new medicine or supply. */
export class RegisterProductRequest {
  @TextField({ max: 200, description: 'International nonproprietary name.', example: 'Morphine sulfate' })
  genericName!: string;

  @TextField({ max: 200, nullable: true, example: 'MST Continus' })
  brandName?: string | null;

  @TextField({ max: 100, example: 'prolonged-release tablet' })
  form!: string;

  @TextField({ max: 100, nullable: true, example: '10 mg' })
  strength?: string | null;

  @TextField({ max: 200, nullable: true, description: 'How it is sold.', example: 'Box of 6 blisters of 10' })
  pack?: string | null;

  @ApiProperty({ type: StorageRequest })
  @IsObject()
  @ValidateNested()
  @Type(() => StorageRequest)
  storage!: StorageRequest;

  @PatternField({
    pattern: SCHEDULE,
    message: 'must be a schedule, such as II',
    nullable: true,
    description: 'Of the law on controlled drugs; null for what is not controlled.',
    example: 'II',
  })
  controlledSchedule?: string | null;

  @BooleanField({ optional: true, description: 'True when left out.' })
  prescriptionOnly?: boolean;

  @TextField({ max: 40, description: 'What stock is counted in.', example: 'tablet' })
  useUnit!: string;

  @TextField({ max: 40, description: 'What is bought.', example: 'box' })
  purchaseUnit!: string;

  @IntegerField({ min: 1, max: 100_000, description: 'Whole units of use in one purchase unit.', example: 60 })
  unitsPerPurchaseUnit!: number;

  @ApiPropertyOptional({ type: [ProductCodeRequest], maxItems: MOST_CODES })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_CODES)
  @ValidateNested({ each: true })
  @Type(() => ProductCodeRequest)
  codes?: ProductCodeRequest[];

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    maxItems: MOST_SUBSTITUTES,
    uniqueItems: true,
    description: 'Products that may be given instead; the relation goes both ways.',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_SUBSTITUTES)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  substituteIds?: string[];
}
