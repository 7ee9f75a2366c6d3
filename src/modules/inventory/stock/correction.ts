import type { AdjustmentReason, ReturnReason } from './movement-kinds';

export interface Adjustment {
  lotId: string;
  /** Signed, in units of use. */
  quantity: number;
  reasonCode: AdjustmentReason;
  note: string;
  witnessId: string | null;
}

export interface StockReturn {
  direction: 'from_patient' | 'to_supplier';
  lotId: string;
  /** Where it is put when it comes from a patient. */
  locationId: string | null;
  /** Units of use. */
  quantity: number;
  reasonCode: ReturnReason;
  note: string | null;
  witnessId: string | null;
}
