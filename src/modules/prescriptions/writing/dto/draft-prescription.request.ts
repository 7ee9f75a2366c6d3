import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateIf, ValidateNested } from 'class-validator';
import { IdField } from '../../../../platform/http/request-fields.decorators';
import { PrescriptionLineRequest } from './prescription-line.request';

export const MOST_LINES = 20;

const LOCATION = 'The dispensary that the patient fetches it from; need not be named where there is only one.';

/** What a patient is to be given. */
export class DraftPrescriptionRequest {
  @IdField(LOCATION, { optional: true })
  locationId?: string;

  @IdField('An open prescription that this one takes the place of, once it is signed.', { nullable: true })
  supersedesId?: string | null;

  @ApiProperty({ type: [PrescriptionLineRequest], minItems: 1, maxItems: MOST_LINES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ValidateNested({ each: true })
  @Type(() => PrescriptionLineRequest)
  lines!: PrescriptionLineRequest[];
}

/** What of a draft changes. Lines are replaced all together. */
export class ChangePrescriptionRequest {
  @IdField(LOCATION, { optional: true })
  locationId?: string;

  @ApiProperty({ type: [PrescriptionLineRequest], minItems: 1, maxItems: MOST_LINES, required: false })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ValidateNested({ each: true })
  @Type(() => PrescriptionLineRequest)
  lines?: PrescriptionLineRequest[];
}
