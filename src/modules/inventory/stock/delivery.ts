/** What arrives, at one location, from one supplier. */
export interface Delivery {
  locationId: string;
  supplierId: string | null;
  /** Of the delivery note or the order. */
  reference: string | null;
  /** Who else saw it come; needed for controlled drugs. */
  witnessId: string | null;
  lines: DeliveryLine[];
}

/** One line of a delivery as somebody typed or scanned it. */
export interface DeliveryLine {
  /** A GS1 element string; what it says need not be typed. */
  barcode?: string;
  productId?: string;
  batch?: string;
  /** YYYY-MM-DD. */
  expiresOn?: string;
  quantity: number;
  /** What is counted: units of use, or purchase units. */
  unit: 'use' | 'purchase';
  /** To be held until somebody releases it. */
  quarantine: boolean;
}
