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
import { Reason } from '../visit/dto/reason.decorator';
import { VisitKindCode } from './visit-kind-code.decorator';

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

/** A visit on top of others. */
export class Overbooking {
  @Reason({ required: true, description: 'Why it cannot wait.', example: 'Acute pain, the doctor agreed to see her' })
  reason!: string;
}

/** A booking: which doctor, when, why and how it is paid. */
@ApiExtraModels(PaymentChoice, Overbooking)
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

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'The hold that keeps this time for the patient; the booking uses it up.',
  })
  @IsOptional()
  @IsUUID()
  holdId?: string;

  @VisitKindCode()
  visitKind?: string;

  @ApiPropertyOptional({
    allOf: [{ $ref: getSchemaPath(Overbooking) }],
    description: 'For the front desk: take the time even if the doctor is not free, or has enough visits that day.',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => Overbooking)
  overbook?: Overbooking;

  /** See QuicklyAccepted; `book-consultation.request.spec.ts` holds both ways to the same answer. */
  static accepted(body: unknown): BookConsultationRequest | null {
    if (!hasOnly(body, FIELDS)) return null;
    const { doctorId, startsAt, patientId, holdId, reason, mode, payment } = body;
    if (!isPlainId(doctorId) || !isPlainIdOrNone(patientId) || !isPlainIdOrNone(holdId)) return null;
    if (!isPlainInstant(startsAt) || typeof reason !== 'string' || !CONSULTATION_MODES.includes(mode as never))
      return null;
    const trimmedReason = reason.trim();
    if (trimmedReason.length === 0 || trimmedReason.length > LONGEST_REASON) return null;
    const choice = acceptedPayment(payment);
    if (!choice) return null;
    return Object.assign(new BookConsultationRequest(), body, { reason: trimmedReason, payment: choice });
  }
}

const LONGEST_REASON = 1_000;
const LONGEST_TOKEN = 255;
const FIELDS = new Set(['doctorId', 'startsAt', 'patientId', 'holdId', 'reason', 'mode', 'payment']);
const PAYMENT_FIELDS = new Set(['method', 'token']);
const PLAIN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PLAIN_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function hasOnly(value: unknown, fields: ReadonlySet<string>): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const field in value) if (!fields.has(field)) return false;
  return true;
}

function isPlainId(value: unknown): boolean {
  return typeof value === 'string' && PLAIN_ID.test(value);
}

function isPlainIdOrNone(value: unknown): boolean {
  return value === undefined || isPlainId(value);
}

/** As our own answers write it; whatever names a day that does not exist is written differently by the clock. */
function isPlainInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !PLAIN_INSTANT.test(value)) return false;
  const ms = Date.parse(value);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value;
}

function acceptedPayment(value: unknown): PaymentChoice | null {
  if (!hasOnly(value, PAYMENT_FIELDS) || !PAYMENT_METHODS.includes(value.method as never)) return null;
  const { method, token } = value;
  const hasToken = typeof token === 'string' && token.length > 0 && token.length <= LONGEST_TOKEN;
  if (method === 'card' ? !hasToken : 'token' in value) return null;
  return Object.assign(new PaymentChoice(), value);
}
