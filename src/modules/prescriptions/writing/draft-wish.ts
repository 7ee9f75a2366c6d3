import type { WrittenLine } from '../directions';

/** What a prescriber asks for. */
export interface DraftWish {
  locationId?: string;
  supersedesId: string | null;
  lines: readonly WrittenLine[];
}

/** What of it changes; lines all together. */
export interface DraftChange {
  locationId?: string;
  lines?: readonly WrittenLine[];
}
