import type { FieldFault } from '../../../../kernel/domain-error';

const PLAIN = /^[^\p{Cc}\p{Cs}]+$/u;

/**
 * Reads an element of a FHIR resource, and gathers the faults of the whole resource, each with its path as FHIRPath writes it. What nobody
 * asks for is passed over, as FHIR has it; but not what changes the meaning of all the rest.
 */
export class ElementReader {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    value: unknown,
    readonly path: string,
    readonly faults: FieldFault[],
  ) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject) faults.push({ field: path, message: 'must be an object' });
    this.fields = isObject ? (value as Record<string, unknown>) : {};
    for (const field of ['modifierExtension', 'implicitRules']) {
      if (this.take(field) !== undefined)
        this.refuse(field, 'may change the meaning of what it stands in, and is not known here');
    }
  }

  has(field: string): boolean {
    return this.take(field) !== undefined;
  }

  /** Whether it says just this; of anything else, nothing is read. */
  says(field: string, text: string): boolean {
    return this.take(field) === text;
  }

  text(field: string, max: number): string {
    return this.has(field) ? (this.optionalText(field, max) ?? '') : this.missing(field, '');
  }

  optionalText(field: string, max: number): string | null {
    const value = this.take(field);
    if (value === undefined) return null;
    const text = typeof value === 'string' ? value.trim() : '';
    if (text.length > 0 && text.length <= max && PLAIN.test(text)) return text;
    return this.refuse(field, `must be text of 1 to ${max} characters on one line`, null);
  }

  /** Text of a form. @param expected what it must be, in words */
  matching(field: string, form: RegExp, expected: string): string {
    const value = this.take(field);
    if (value === undefined) return this.missing(field, '');
    return typeof value === 'string' && form.test(value) ? value : this.refuse(field, expected, '');
  }

  code<Code extends string>(field: string, known: readonly Code[]): Code {
    const value = this.take(field);
    if (value === undefined) return this.missing(field, known[0]);
    const found = known.find((code) => code === value);
    return found ?? this.refuse(field, `must be one of: ${known.join(', ')}`, known[0]);
  }

  whole(field: string, least: number, most: number): number {
    const value = this.take(field);
    if (value === undefined) return this.missing(field, least);
    if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    return this.refuse(field, `must be a whole number from ${least} to ${most}`, least);
  }

  one(field: string): ElementReader | null {
    const value = this.take(field);
    return value === undefined ? null : new ElementReader(value, this.pathOf(field), this.faults);
  }

  /** One that is missing is empty, so that what is needed of it is missing. */
  needed(field: string): ElementReader {
    return this.one(field) ?? new ElementReader({}, this.pathOf(field), this.faults);
  }

  /** What a resource that stands there is, before anybody decides to read it. */
  resourceTypeOf(field: string): string | null {
    const { resourceType } = Object(this.take(field)) as { resourceType?: unknown };
    return typeof resourceType === 'string' ? resourceType : null;
  }

  /** @param most of them that are read */
  many(field: string, most: number): ElementReader[] {
    const value = this.take(field);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return this.refuse(field, 'must be a list', []);
    if (value.length > most) return this.refuse(field, `must not have more than ${most} entries`, []);
    return value.map((each, at) => new ElementReader(each, `${this.pathOf(field)}[${at}]`, this.faults));
  }

  refuse(field: string, message: string): void;
  refuse<T>(field: string, message: string, instead: T): T;
  refuse<T>(field: string, message: string, instead?: T): T | undefined {
    this.faults.push({ field: field === '' ? this.path : this.pathOf(field), message });
    return instead;
  }

  private missing<T>(field: string, instead: T): T {
    return this.refuse(field, 'is missing', instead);
  }

  private take(field: string): unknown {
    const value = Object.hasOwn(this.fields, field) ? this.fields[field] : undefined;
    return value ?? undefined;
  }

  private pathOf(field: string): string {
    return this.path === '' ? field : `${this.path}.${field}`;
  }
}
