import type { FieldFault } from '../../../kernel/domain-error';
import { isCalendarDate } from '../../../platform/http/request-fields.decorators';

const PLAIN = /^[^\p{Cc}\p{Cs}]+$/u;

/**
 * Reads the fields of one row of a partner, and gathers every fault of it. By hand and not by class-validator: a bulk has a thousand
 * rows, of which a bad one must not stop the others, and a class instance for each costs more than the rest of the request.
 */
export class FieldReader {
  readonly faults: FieldFault[] = [];
  private readonly read = new Set<string>();
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(row: unknown) {
    const isObject = typeof row === 'object' && row !== null && !Array.isArray(row);
    if (!isObject) this.faults.push({ field: '', message: 'must be an object' });
    this.fields = isObject ? (row as Record<string, unknown>) : {};
  }

  /** Trimmed text on one line. */
  text(field: string, max: number): string {
    return this.optionalText(field, max) ?? this.missing(field, '');
  }

  optionalText(field: string, max: number): string | null {
    const value = this.take(field);
    if (value === undefined || value === null) return null;
    const text = typeof value === 'string' ? value.trim() : '';
    if (text.length > 0 && text.length <= max && PLAIN.test(text)) return text;
    return this.refuse(field, `must be text of 1 to ${max} characters on one line`, null);
  }

  integer(field: string, least: number, most: number): number {
    return this.optionalInteger(field, least, most) ?? this.missing(field, least);
  }

  optionalInteger(field: string, least: number, most: number): number | null {
    const value = this.take(field);
    if (value === undefined || value === null) return null;
    if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    return this.refuse(field, `must be a whole number from ${least} to ${most}`, null);
  }

  optionalFlag(field: string): boolean | null {
    const value = this.take(field);
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? null;
    return this.refuse(field, 'must be true or false', null);
  }

  optionalDay(field: string): string | null {
    const value = this.take(field);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && isCalendarDate(value)) return value;
    return this.refuse(field, 'must be a date, YYYY-MM-DD', null);
  }

  /** @param canonical gives the one way it is written, or null when it is none */
  optionalCode(field: string, canonical: (text: string) => string | null, expected: string): string | null {
    const text = this.optionalText(field, 40);
    if (text === null) return null;
    return canonical(text) ?? this.refuse(field, expected, null);
  }

  /** Rows within the row; their faults are told as `<field>.<index>.<field of theirs>`. */
  optionalList<T>(field: string, most: number, read: (fields: FieldReader) => T): T[] | null {
    const value = this.take(field);
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value) || value.length === 0 || value.length > most) {
      return this.refuse(field, `must be a list of 1 to ${most}`, null);
    }
    return value.map((row: unknown, at) => {
      const fields = new FieldReader(row);
      const made = read(fields);
      for (const { field: inner, message } of fields.faults) {
        this.faults.push({ field: [field, at, inner].filter((part) => part !== '').join('.'), message });
      }
      return made;
    });
  }

  /** What else there is: a slip of the pen in an optional field would otherwise go unnoticed. */
  refuseUnknown(): void {
    for (const field of Object.keys(this.fields)) {
      if (!this.read.has(field)) this.faults.push({ field, message: 'is not a known field' });
    }
  }

  private take(field: string): unknown {
    this.read.add(field);
    return Object.hasOwn(this.fields, field) ? this.fields[field] : undefined;
  }

  private missing<T>(field: string, instead: T): T {
    if (this.faults.some((fault) => fault.field === field || fault.field === '')) return instead;
    return this.refuse(field, 'is missing', instead);
  }

  private refuse<T>(field: string, message: string, instead: T): T {
    this.faults.push({ field, message });
    return instead;
  }
}
