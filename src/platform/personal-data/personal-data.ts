import type { EntityManager } from '@mikro-orm/postgresql';
import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';

export const PERSONAL_DATA = Symbol('personal data');

/** What becomes of a table's rows about a person who has the account erased. */
export type Fate =
  /** Deleted, or emptied of everything that tells who it was. */
  | { erased: string }
  /** Kept, under the account's id: why, and on what ground. */
  | { kept: string };

export interface PersonalDataDeclaration {
  /** Of the export, in camelCase; unique in the service. */
  section: string;
  /** Every table that this answers for, with what becomes of it. `docs/reference/personal-data.md` repeats it. */
  tables: Readonly<Record<string, Fate>>;
}

/** Something that is still to come for a person; ids only. */
export interface Obligation {
  /** `consultation`, `payment`, … */
  type: string;
  id: string;
  /** When it is due. RFC 3339. */
  at: string;
}

/** Rows of the person, newest first, as the export shows them. */
export interface ExportedSection {
  items: readonly object[];
  /** Whether these are all; a section is cut at {@link EXPORTED_AT_MOST}. */
  complete: boolean;
}

/** Of one section: what is more is left out, and the section says so. */
export const EXPORTED_AT_MOST = 10_000;

/** What a class with {@link PersonalData} implements. */
export interface HoldsPersonalData {
  /** Everything about this person in these tables, in words of the API. Opened where it is sealed. */
  export(em: EntityManager, userId: string): Promise<ExportedSection>;

  /** In the transaction that erases the account, which is locked. Safe to run twice. Absent where everything is kept. */
  erase?(em: EntityManager, userId: string, now: Date): Promise<void>;

  /** What stands in the way of closing the account. */
  obligations?(em: EntityManager, userId: string, now: Date): Promise<readonly Obligation[]>;
}

/**
 * Makes a provider answer for personal data in some tables: it takes part in every export and erasure. A test finds tables that point at
 * accounts and that nobody answers for.
 *
 * @example
 * @PersonalData({ section: 'notifications', tables: { notification: { erased: 'deleted' } } })
 */
export const PersonalData = (declaration: PersonalDataDeclaration): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(PERSONAL_DATA, declaration));

/** Cuts rows that were asked for with a limit of {@link EXPORTED_AT_MOST} + 1. */
export function section(rows: readonly object[]): ExportedSection {
  return { items: rows.slice(0, EXPORTED_AT_MOST), complete: rows.length <= EXPORTED_AT_MOST };
}
