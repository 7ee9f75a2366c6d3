import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsInstant } from '../../../platform/http/instant.decorator';
import { PAYMENT_METHODS, type PaymentMethod } from '../../payments';
import { CONSULTATION_MODES, type ConsultationMode } from '../consultation-status';

const trimmed = ({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value);

/** How the visit will be paid. */
export class PaymentChoice {
  @ApiProperty({ enum: PAYMENT_METHODS, enumName: 'PaymentMethod', example: 'card' })
  @IsIn(PAYMENT_METHODS)
  method!: PaymentMethod;

  @ApiPropertyOptional({
    maxLength: 255,
    description: "What the payment provider's form gave for the card; required with `card`, refused with `at_clinic`.",
    example: 'tok_visa',
  })
  @ValidateIf((choice: PaymentChoice) => choice.method === 'card' || choice.token !== undefined)
  @MaxLength(255)
  @IsNotEmpty()
  @IsString()
  token?: string;
}

/** A booking: which doctor, when, why and how it is paid. */
@ApiExtraModels(PaymentChoice)
export class BookConsultationRequest {
  @ApiProperty({ format: 'uuid', description: 'The doctor.', example: '0199a000-0000-7000-8000-000000000001' })
  @IsUUID()
  doctorId!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Start of a free slot.',
    example: '2026-12-01T04:30:00.000Z',
  })
  @IsInstant()
  startsAt!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The patient, when staff book; patients book for themselves.' })
  @IsOptional()
  @IsUUID()
  patientId?: string;

  @ApiProperty({
    minLength: 1,
    maxLength: 1000,
    description: 'Why the patient comes, in their words.',
    example: 'Persistent cough',
  })
  @Transform(trimmed)
  @MaxLength(1000)
  @IsNotEmpty()
  @IsString()
  reason!: string;

  @ApiProperty({ enum: CONSULTATION_MODES, enumName: 'ConsultationMode', example: 'video' })
  @IsIn(CONSULTATION_MODES)
  mode!: ConsultationMode;

  @ApiProperty({ allOf: [{ $ref: getSchemaPath(PaymentChoice) }], description: 'How it is paid.' })
  @IsObject()
  @ValidateNested()
  @Type(() => PaymentChoice)
  payment!: PaymentChoice;
}
