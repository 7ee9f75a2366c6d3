/** What a pharmacist wants to hand out. */
export interface DispenseWish {
  witnessId: string | null;
  lines: readonly DispenseWishLine[];
}

export interface DispenseWishLine {
  /** Of the prescription. */
  line: number;
  /** Units of use; all that may be handed out now when left out. */
  quantity?: number;
  /** A substitute, where it is not the prescribed product. */
  productId?: string;
  /** The lot in the hand, by id or by the barcode of its pack; first expired first when neither is given. */
  lotId?: string;
  barcode?: string;
}

/** A line of a wish that has been made sense of. */
export interface DispenseItem {
  line: number;
  productId: string;
  prescribedProductId: string;
  /** Days that a lot must last. */
  daysSupply: number;
  lotId?: string;
  quantity: number;
}

/** What is taken of one lot for it. */
export interface TakenPart {
  item: DispenseItem;
  lotId: string;
  quantity: number;
}
