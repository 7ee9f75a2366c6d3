import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import { IntegerField, PatternField, TextField } from '../../../platform/http/request-fields.decorators';
import { MOST_VISIT_KINDS, VISIT_KIND_CODE } from '../visit-kinds';
import { FeeRequest, IfSet } from './register-doctor.request';

/** A kind of visit with a length of its own. */
export class VisitKindRequest {
  @PatternField({
    pattern: VISIT_KIND_CODE,
    message: 'must be small letters, digits and underscores, at most 40, a letter first',
    description: 'Names the kind in requests.',
    example: 'follow_up',
  })
  code!: string;

  @TextField({ max: 100, description: 'As patients read it.', example: 'Follow-up' })
  name!: string;

  @IntegerField({ min: 5, max: 480, description: 'How long a visit takes, in minutes.', example: 15 })
  minutes!: number;

  @ApiPropertyOptional({ type: FeeRequest, nullable: true, description: "The doctor's usual fee when left out." })
  @IfSet()
  @IsObject()
  @ValidateNested()
  @Type(() => FeeRequest)
  fee?: FeeRequest | null;
}

/** All kinds of visit that a doctor offers besides the usual one; they take the place of the old ones. */
export class ReplaceVisitKindsRequest {
  @ApiProperty({ type: [VisitKindRequest], maxItems: MOST_VISIT_KINDS, description: 'In the order to show them in.' })
  @IsArray()
  @ArrayMaxSize(MOST_VISIT_KINDS)
  @ValidateNested({ each: true })
  @Type(() => VisitKindRequest)
  kinds!: VisitKindRequest[];
}
