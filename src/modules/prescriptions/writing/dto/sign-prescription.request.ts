import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, ValidateIf, ValidateNested } from 'class-validator';
import { TextField } from '../../../../platform/http/request-fields.decorators';

export class AcknowledgementRequest {
  @TextField({ max: 200, description: 'The key of the warning.' })
  warning!: string;

  @TextField({ max: 500, description: 'Why you sign nevertheless.', example: 'Tolerated well in 2025' })
  reason!: string;
}

/** A signature. */
export class SignPrescriptionRequest {
  @ApiProperty({
    type: [AcknowledgementRequest],
    maxItems: 200,
    required: false,
    description: 'One for each warning of the prescription.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique(({ warning }: AcknowledgementRequest) => warning)
  @ValidateNested({ each: true })
  @Type(() => AcknowledgementRequest)
  acknowledgements?: AcknowledgementRequest[];
}
