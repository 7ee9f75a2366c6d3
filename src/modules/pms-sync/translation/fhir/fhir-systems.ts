/** What identifiers and codes are of, as URIs. Those that begin with `urn:theriac:` are ours, and stand in docs/reference/pms-fhir.md. */

/** By the names that these codes have in our catalogue; the first URI is the one that we write. */
export const CODE_SYSTEMS = {
  gtin: ['https://www.gs1.org/gtin', 'urn:oid:1.3.160', 'urn:oid:2.51.1.1'],
  ndc: ['http://hl7.org/fhir/sid/ndc', 'urn:oid:2.16.840.1.113883.6.69'],
} as const;

/** Of medicines, by the names that they have in our catalogue. */
export const MEDICINE_SYSTEMS: Readonly<Record<string, string>> = {
  atc: 'http://www.whocc.no/atc',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
};

/** Numbers of restock orders. */
export const ORDER_NUMBER = 'urn:theriac:restock-order';
/** Where the ledger of our stock stood. */
export const LEDGER_SEQUENCE = 'urn:theriac:ledger-sequence';
/** Products of our catalogue. */
export const PRODUCT = 'urn:theriac:product';
/** What a quantity in an inventory is of: {@link STOCK_STATUSES}. */
export const STOCK_STATUS = 'urn:theriac:stock-status';

export const STOCK_STATUSES = ['on-hand', 'reserved', 'available', 'on-order', 'reorder-point'] as const;

export type StockStatus = (typeof STOCK_STATUSES)[number];

/** Types of identifiers, of HL7 Version 2; `STN` is a shipment tracking number. */
export const IDENTIFIER_TYPE = 'http://terminology.hl7.org/CodeSystem/v2-0203';
export const TRACKING = 'STN';

/** Kinds of names of an item, of FHIR itself. */
export const NAME_TYPE = 'http://hl7.org/fhir/inventoryitem-nametype';
/** What else is known of a product of ours. */
export const CHARACTERISTIC = 'urn:theriac:product-characteristic';

/** What FHIR has no place for, or wants to be said where there is nothing to say. */
export const EXTENSIONS = {
  dataAbsentReason: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  line: 'urn:theriac:prescription-line',
  orderLine: 'urn:theriac:restock-order-line',
  orderNote: 'urn:theriac:restock-order-note',
  lot: 'urn:theriac:lot',
  prescribedProduct: 'urn:theriac:prescribed-product',
} as const;
