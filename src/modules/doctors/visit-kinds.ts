import { type FieldFault } from '../../kernel/domain-error';
import { LONGEST_SLOT_MINUTES, SHORTEST_SLOT_MINUTES } from './schedule';

/** A kind of visit that a doctor offers, with a length of its own. */
export interface VisitKind {
  /** Names the kind in requests; never translated. */
  readonly code: string;
  readonly name: string;
  readonly minutes: number;
  /** In minor units; null for the doctor's usual fee. */
  readonly fee: { readonly amount: number; readonly currency: string } | null;
}

export const MOST_VISIT_KINDS = 20;
export const VISIT_KIND_CODE = /^[a-z][a-z0-9_]{0,39}$/;

/** What the shape of a request does not tell: lengths that no slot may have, and codes that come twice. */
export function faultsOfVisitKinds(kinds: readonly VisitKind[]): FieldFault[] {
  const range = `must be a whole number from ${SHORTEST_SLOT_MINUTES} to ${LONGEST_SLOT_MINUTES}`;
  return kinds.flatMap(({ code, minutes }, i) => {
    const faults: FieldFault[] = [];
    const sound = Number.isInteger(minutes) && SHORTEST_SLOT_MINUTES <= minutes && minutes <= LONGEST_SLOT_MINUTES;
    if (!sound) faults.push({ field: `kinds.${i}.minutes`, message: range });
    const earlier = kinds.findIndex((other, j) => j < i && other.code === code);
    if (earlier >= 0) faults.push({ field: `kinds.${i}.code`, message: `must not be that of kinds.${earlier}` });
    return faults;
  });
}
