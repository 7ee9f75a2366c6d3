import type { FieldFault } from '../../kernel/domain-error';

/** Deeper than any body of ours; the rest is refused as unknown anyway. */
const DEEPEST = 16;
/** Names by which a plain object reaches what all objects share. The validation would pass over them. */
const SHARED_BY_ALL = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What no field of any route may be: text that PostgreSQL cannot keep, which is a null character or half of a surrogate pair and would be a
 * fault of ours only when it is written; and names that are no fields at all.
 */
export function refusedInput(value: unknown, field = '', depth = 0): FieldFault[] {
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ field, message: 'contains characters that cannot be stored' }];
  }
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return [];
  const faults: FieldFault[] = [];
  for (const name of Object.keys(value)) {
    const path = field === '' ? name : `${field}.${name}`;
    if (SHARED_BY_ALL.has(name)) faults.push({ field: path, message: 'is not a known field' });
    const found = refusedInput((value as Record<string, unknown>)[name], path, depth + 1);
    if (found.length > 0) faults.push(...found);
  }
  return faults;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
