import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';

/** The largest quantity that one line of a request moves; enough for a year of tablets, too little for a slipped barcode. */
export const LARGEST_QUANTITY = 1_000_000;

const NO_CONTROLS = /^[^\p{Cc}\p{Cs}]*$/u;
const NO_CONTROLS_BUT_LINES = /^(?:[^\p{Cc}\p{Cs}]|[\r\n\t])*$/u;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface FieldOptions {
  description?: string;
  example?: unknown;
  /** May be left out. */
  optional?: boolean;
  /** May be null, which takes the value away; implies optional. */
  nullable?: boolean;
}

/** Trimmed text without control characters (PostgreSQL stores no NUL). */
export function TextField({ max, lines, ...options }: FieldOptions & { max: number; lines?: boolean }) {
  return applyDecorators(
    field({ type: 'string', minLength: 1, maxLength: max }, options),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsString(),
    Length(1, max),
    Matches(lines ? NO_CONTROLS_BUT_LINES : NO_CONTROLS, { message: 'must not hold control characters' }),
  );
}

export function PatternField({
  pattern,
  message,
  ...options
}: FieldOptions & { pattern: RegExp; message: string }): PropertyDecorator {
  return applyDecorators(field({ type: 'string', pattern: pattern.source }, options), Matches(pattern, { message }));
}

export function IntegerField({ min, max, ...options }: FieldOptions & { min: number; max: number }) {
  return applyDecorators(
    field({ type: 'integer', format: 'int32', minimum: min, maximum: max }, options),
    IsInt(),
    Min(min),
    Max(max),
  );
}

/** Whole units of use, at least one. */
export const QuantityField = (options: FieldOptions = {}) =>
  IntegerField({ min: 1, max: LARGEST_QUANTITY, example: 100, ...options });

export const BooleanField = (options: FieldOptions = {}) =>
  applyDecorators(field({ type: 'boolean' }, options), IsBoolean());

export function ChoiceField(values: readonly string[], enumName: string, options: FieldOptions = {}) {
  return applyDecorators(field({ enum: [...values], enumName }, options), IsIn(values));
}

export const IdField = (description: string, options: FieldOptions = {}) =>
  applyDecorators(field({ type: 'string', format: 'uuid' }, { description, ...options }), IsUUID());

/** A day of the calendar, such as 2027-06-30; 2027-06-31 is none. */
export const DateField = (options: FieldOptions = {}) =>
  applyDecorators(
    field({ type: 'string', format: 'date' }, options),
    ValidateBy({
      name: 'isDate',
      validator: { validate: isCalendarDate, defaultMessage: () => 'must be a date, YYYY-MM-DD' },
    }),
  );

export function isCalendarDate(value: unknown): boolean {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  const at = new Date(`${value}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

/** `true` and `false` of a query string. */
export const BooleanFilter = (description: string) =>
  applyDecorators(
    ApiProperty({ type: 'boolean', required: false, description }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => ({ true: true, false: false })[String(value)] ?? value),
    IsBoolean(),
  );

export const IdFilter = (description: string) =>
  applyDecorators(
    ApiProperty({ type: 'string', format: 'uuid', required: false, description }),
    IsOptional(),
    IsUUID(),
  );

export const ChoiceFilter = (values: readonly string[], enumName: string, description: string) =>
  applyDecorators(
    ApiProperty({ enum: [...values], enumName, required: false, description }),
    IsOptional(),
    IsIn(values),
  );

export const TextFilter = (max: number, description: string, example?: string) =>
  applyDecorators(
    ApiProperty({ type: 'string', minLength: 1, maxLength: max, required: false, description, example }),
    IsOptional(),
    IsString(),
    Length(1, max),
    Matches(NO_CONTROLS, { message: 'must not hold control characters' }),
  );

export const NumberFilter = (least: number, most: number, description: string, byDefault?: number) =>
  applyDecorators(
    ApiProperty({
      type: 'integer',
      format: 'int32',
      minimum: least,
      maximum: most,
      required: false,
      description,
      default: byDefault,
    }),
    IsOptional(),
    Type(() => Number),
    IsInt(),
    Min(least),
    Max(most),
  );

function field(schema: object, { optional, nullable, description, example }: FieldOptions): PropertyDecorator {
  const required = !optional && !nullable;
  const documented = ApiProperty({ ...schema, required, description, example, ...(nullable && { nullable }) });
  if (required) return documented;
  return applyDecorators(
    documented,
    ValidateIf((_, value: unknown) => value !== undefined && !(nullable === true && value === null)),
  );
}

/** The values that were named: a request object has every field that its class declares, also when it was left out. */
export function namedIn<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
}
