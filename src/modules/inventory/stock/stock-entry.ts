import type { MovementKind } from './movement-kinds';

/** One line of the ledger that is to be. */
export interface StockEntry {
  lotId: string;
  kind: MovementKind;
  /** Signed, in units of use. */
  quantity: number;
  /** Of its source, from 1. */
  line: number;
  reasonCode?: string | null;
  note?: string | null;
  /** GTIN and serial number of one pack. */
  sgtin?: string | null;
  /** The second person; a controlled drug moves before one. */
  witnessId?: string | null;
}

/** What a movement comes from; with its line and kind it can come only once. */
export interface StockSource {
  type: 'receipt' | 'adjustment' | 'transfer' | 'return' | 'destruction' | 'count' | 'dispense';
  id: string;
}

export interface PostedMovement {
  id: string;
  lotId: string;
  productId: string;
  locationId: string;
  kind: MovementKind;
  quantity: number;
  line: number;
  lotBalance: number;
}
