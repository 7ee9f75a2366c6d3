/** What a line says of how much may be dispensed, and what has been. Units of use. */
export interface Fillable {
  /** Of one fill. */
  quantity: number;
  /** Further fills after the first. */
  refills: number;
  daysSupply: number;
  dispensed: number;
  /** When the present fill began to be dispensed; null before the first. */
  fillStartedAt: Date | null;
}

const DAY_MS = 86_400_000;

/** All fills together. */
export const allOf = ({ quantity, refills }: Fillable): number => quantity * (refills + 1);

export const isComplete = (line: Fillable): boolean => line.dispensed === allOf(line);

/** What of the present fill is still to be dispensed; 0 between two fills, and after the last. */
export function openOf({ quantity, dispensed }: Fillable): number {
  if (dispensed === 0) return quantity;
  const begun = dispensed % quantity;
  return begun === 0 ? 0 : quantity - begun;
}

/** How many fills have been dispensed whole. */
export const fillsOf = ({ quantity, dispensed }: Fillable): number => Math.floor(dispensed / quantity);

/** Between two fills: the next one has to be begun. */
export const awaitsRefill = (line: Fillable): boolean => openOf(line) === 0 && !isComplete(line);

/** What may be dispensed now, if it is not too early for a refill. */
export const dispensableOf = (line: Fillable): number => (awaitsRefill(line) ? line.quantity : openOf(line));

export const refillsLeft = ({ quantity, refills, dispensed }: Fillable): number =>
  dispensed === 0 ? refills : refills + 1 - Math.ceil(dispensed / quantity);

/**
 * When the next fill may begin: some days before the last one is used up. Null where none is waited for.
 * @param earlyDays how many days before
 */
export function refillDueAt(line: Fillable, earlyDays: number): Date | null {
  if (!awaitsRefill(line) || line.fillStartedAt === null) return null;
  const days = Math.max(0, line.daysSupply - earlyDays);
  return new Date(line.fillStartedAt.getTime() + days * DAY_MS);
}
