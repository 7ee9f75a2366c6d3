import type { Bundle, InventoryItem, InventoryReport, MedicationDispense, SupplyRequest } from 'fhir/r5';
import type { PartnerEvent } from '../../deliveries/partner-event';
import type { PartnerEventType } from '../../deliveries/partner-event-types';
import { EXTENSIONS, LEDGER_SEQUENCE, PRODUCT, STOCK_STATUS, type StockStatus } from './fhir-systems';
import { metaOf, referenceTo } from './told-elements';
import { toldInventoryItem } from './told-inventory-item';
import { toldOrder } from './told-orders';

type Told = InventoryItem | InventoryReport | SupplyRequest | Bundle;

const RESOURCES: Readonly<Record<PartnerEventType, (event: PartnerEvent) => Told>> = {
  'prescription.dispensed': dispenses,
  'product.registered': toldInventoryItem,
  'product.retired': toldInventoryItem,
  'product.updated': toldInventoryItem,
  'restock_order.acknowledged': toldOrder,
  'restock_order.cancelled': toldOrder,
  'restock_order.closed': toldOrder,
  'restock_order.received': toldOrder,
  'restock_order.submitted': toldOrder,
  'stock.changed': inventoryReport,
  'stock.low': lowStock,
};

/** An event of ours as the resource that stands for it. It tells what the event tells, and nothing more. */
export function toldResource(event: PartnerEvent): Told {
  return RESOURCES[event.type](event);
}

interface Balance {
  locationId: string;
  onHand: number;
  reserved: number;
  available: number;
}

interface StockChange {
  productId: string;
  /** Where our ledger stood. */
  ledgerSequence?: number | string | null;
  balances: readonly Balance[];
}

function inventoryReport(event: PartnerEvent): InventoryReport {
  const { productId, ledgerSequence = null, balances } = event.data as unknown as StockChange;
  return reportOf(
    event,
    ledgerSequence === null ? {} : { identifier: [{ system: LEDGER_SEQUENCE, value: String(ledgerSequence) }] },
    balances.flatMap(({ locationId, onHand, reserved, available }) => [
      listing(productId, locationId, 'on-hand', onHand),
      listing(productId, locationId, 'reserved', reserved),
      listing(productId, locationId, 'available', available),
    ]),
  );
}

interface LowStock {
  productId: string;
  locationId: string;
  available: number | null;
  onOrder: number | null;
  reorderPoint: number | null;
}

function lowStock(event: PartnerEvent): InventoryReport {
  const { productId, locationId, available, onOrder, reorderPoint } = event.data as unknown as LowStock;
  const known: [StockStatus, number | null][] = [
    ['available', available],
    ['on-order', onOrder],
    ['reorder-point', reorderPoint],
  ];
  return reportOf(
    event,
    {},
    known.flatMap(([status, quantity]) =>
      quantity === null ? [] : [listing(productId, locationId, status, quantity)],
    ),
  );
}

type Listing = NonNullable<InventoryReport['inventoryListing']>[number];

function reportOf(event: PartnerEvent, more: Partial<InventoryReport>, inventoryListing: Listing[]): InventoryReport {
  const { id, occurredAt } = event;
  return {
    ...{ resourceType: 'InventoryReport', id, meta: metaOf(event), ...more },
    ...{ status: 'active', countType: 'snapshot', reportedDateTime: occurredAt, inventoryListing },
  };
}

function listing(productId: string, locationId: string, status: StockStatus, value: number): Listing {
  return {
    location: referenceTo('Location', locationId),
    itemStatus: { coding: [{ system: STOCK_STATUS, code: status }] },
    item: [{ quantity: { value }, item: { reference: referenceTo('InventoryItem', productId) } }],
  };
}

interface Dispense {
  prescriptionId: string;
  dispenseId: string;
  locationId: string;
  parts: readonly { line: number; productId: string; prescribedProductId: string; lotId: string; quantity: number }[];
}

/** One for each part. Of the patient there is nothing: whose it is, FHIR wants to be said, and that it is withheld is said. */
function dispenses(event: PartnerEvent): Bundle {
  const { parts, ...common } = event.data as unknown as Dispense;
  const entry = parts.map((part, at) => ({ resource: dispenseOf(event, common, part, at + 1) }));
  return { resourceType: 'Bundle', id: event.id, meta: metaOf(event), type: 'collection', entry };
}

function dispenseOf(
  event: PartnerEvent,
  { prescriptionId, dispenseId, locationId }: Omit<Dispense, 'parts'>,
  { line, productId, prescribedProductId, lotId, quantity }: Dispense['parts'][number],
  number: number,
): MedicationDispense {
  return {
    ...{ resourceType: 'MedicationDispense', id: `${dispenseId}-${number}`, meta: metaOf(event) },
    extension: [
      { url: EXTENSIONS.line, valuePositiveInt: line },
      { url: EXTENSIONS.lot, valueUuid: `urn:uuid:${lotId}` },
      { url: EXTENSIONS.prescribedProduct, valueUuid: `urn:uuid:${prescribedProductId}` },
    ],
    status: 'completed',
    medication: { concept: { coding: [{ system: PRODUCT, code: productId }] } },
    subject: { extension: [{ url: EXTENSIONS.dataAbsentReason, valueCode: 'masked' }] },
    authorizingPrescription: [referenceTo('MedicationRequest', prescriptionId)],
    location: referenceTo('Location', locationId),
    quantity: { value: quantity },
    whenHandedOver: event.occurredAt,
    substitution: { wasSubstituted: productId !== prescribedProductId },
  };
}
