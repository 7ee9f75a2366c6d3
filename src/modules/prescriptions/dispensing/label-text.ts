/** What stands on one label. */
export interface LabelText {
  place: string;
  patient: string;
  prescriber: string;
  medicine: string;
  quantity: string;
  /** In words: `One tablet three times a day`. */
  directions: string;
  instructions: string | null;
  batch: string;
  /** YYYY-MM-DD. */
  expiresOn: string;
  /** YYYY-MM-DD. */
  dispensedOn: string;
  /** What the barcode says: the dispense and its line. */
  code: string;
}
