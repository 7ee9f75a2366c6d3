import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, ValidateNested } from 'class-validator';
import { ChoiceField, IdField, IntegerField, QuantityField } from '../../../../platform/http/request-fields.decorators';
import { RETURN_REASONS, type ReturnReason } from '../../../inventory';

export class DispenseReturnLineRequest {
  @IntegerField({ min: 1, max: 1000, description: 'Of the dispense.' })
  line!: number;

  @QuantityField({ description: 'Units of use.', example: 12 })
  quantity!: number;
}

/** What a patient brings back. */
export class DispenseReturnRequest {
  @IdField('Where it is put, a location of the kind `quarantine`.')
  locationId!: string;

  @ChoiceField(RETURN_REASONS, 'ReturnReason', { example: 'unused' })
  reasonCode!: ReturnReason;

  @IdField('The second person, for controlled drugs; signs the register later.', { nullable: true })
  witnessId?: string | null;

  @ApiProperty({ type: [DispenseReturnLineRequest], minItems: 1, maxItems: 60 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ArrayUnique(({ line }: DispenseReturnLineRequest) => line)
  @ValidateNested({ each: true })
  @Type(() => DispenseReturnLineRequest)
  lines!: DispenseReturnLineRequest[];
}
