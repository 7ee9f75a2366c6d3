import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { restockOrderLabel } from '../../inventory/restocking/restocking.events';
import type { PartnerEventType } from './partner-event-types';

/** An event as partners get it. */
export interface PartnerEvent {
  readonly id: string;
  readonly type: PartnerEventType;
  /** Of the shape of `data`. */
  readonly version: number;
  readonly occurredAt: string;
  /** `sequence` orders the events of one subject: an older one than the last that was applied is to be ignored. */
  readonly data: Readonly<Record<string, unknown>> & { readonly sequence: number };
}

/** What stands in the catalogue of a product. */
export interface ToldProduct {
  readonly version: number;
  readonly genericName: string;
  readonly brandName: string | null;
  readonly form: string;
  readonly strength: string | null;
  readonly pack: string | null;
  readonly prescriptionOnly: boolean;
  readonly controlledSchedule: string | null;
  readonly useUnit: string;
  readonly purchaseUnit: string;
  readonly unitsPerPurchaseUnit: number;
  readonly codes: readonly { system: string; code: string }[];
}

/** An order in the words of the partner that is to deliver it. */
export interface ToldOrder {
  readonly note: string | null;
  readonly deliverTo: { readonly locationId: string; readonly name: string };
  readonly items: readonly OrderedItem[];
}

export interface OrderedItem {
  readonly line: number;
  /** The partner's id; null for what is mapped to none of its products. */
  readonly productRef: string | null;
  readonly productId: string;
  readonly name: string;
  readonly gtin: string | null;
  readonly ndc: string | null;
  /** Units of use. */
  readonly quantity: number;
  /** Of them in one unit of the partner's. */
  readonly useUnitsPerUnit: number | null;
  /** The quantity in units of the partner's; null where it is not a whole number of them. */
  readonly units: number | null;
  readonly purchaseUnits: number;
  readonly unitsPerPurchaseUnit: number;
}

/** What an event carries besides its own facts. */
export interface Carried {
  /** As it stands now, for `product.registered` and `product.updated`: they carry it, under the sequence of what they carry. */
  readonly product?: ToldProduct;
  /** For `restock_order.submitted` to the partner that is to deliver it. */
  readonly order?: ToldOrder;
}

type Fields = readonly string[];

const ORDER: Fields = ['restockOrderId', 'number', 'status', 'supplierId', 'locationId', 'lines', 'expectedOn'];

/**
 * The facts that go out, by name: what an event comes to hold besides stays inside until somebody adds it here. Nothing of patients,
 * doctors, visits or prices does.
 */
const TOLD: Readonly<Record<PartnerEventType, Fields>> = {
  'prescription.dispensed': ['prescriptionId', 'dispenseId', 'locationId', 'parts'],
  'product.registered': ['productId'],
  'product.retired': ['productId'],
  'product.updated': ['productId'],
  'restock_order.acknowledged': ORDER,
  'restock_order.cancelled': ORDER,
  'restock_order.closed': ORDER,
  'restock_order.received': ORDER,
  'restock_order.submitted': ORDER,
  'stock.changed': ['productId', 'ledgerSequence', 'balances'],
  'stock.low': ['productId', 'locationId', 'available', 'onOrder', 'reorderPoint'],
};

/** The same for what stands in lists. */
const TOLD_OF_EACH: Readonly<Record<string, Fields>> = {
  balances: ['locationId', 'onHand', 'reserved', 'available'],
  parts: ['line', 'productId', 'prescribedProductId', 'lotId', 'quantity'],
};

const PRODUCT: readonly (keyof ToldProduct)[] = [
  ...(['genericName', 'brandName', 'form', 'strength', 'pack', 'prescriptionOnly', 'controlledSchedule'] as const),
  ...(['useUnit', 'purchaseUnit', 'unitsPerPurchaseUnit'] as const),
];

/** @returns undefined for a restock order that its supplier has never heard of */
export function partnerEvent(event: DeliveredEvent, { product, order }: Carried = {}): PartnerEvent | undefined {
  const type = event.type as PartnerEventType;
  if (type === 'restock_order.cancelled' && event.payload.wasSubmitted === false) return undefined;
  const facts = { ...picked(event.payload, TOLD[type]), ...named(event), ...order };
  const data = { ...facts, ...(product && described(product)), sequence: product?.version ?? sequenceOf(event) };
  return { id: event.id, type, version: 1, occurredAt: event.occurredAt.toISOString(), data };
}

/** An order by the name under which its partner tells of it. */
function named({ type, payload }: DeliveredEvent): { orderRef?: string } {
  const { number } = payload;
  return type.startsWith('restock_order.') && typeof number === 'number' ? { orderRef: restockOrderLabel(number) } : {};
}

function picked(facts: Readonly<Record<string, unknown>>, names: Fields): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => {
      const value = facts[name];
      const within = TOLD_OF_EACH[name];
      if (within === undefined || !Array.isArray(value)) return [name, value ?? null];
      return [name, value.map((each: Record<string, unknown>) => picked(each, within))];
    }),
  );
}

function described(product: ToldProduct) {
  const codes = product.codes.map(({ system, code }) => ({ system, code }));
  return { ...Object.fromEntries(PRODUCT.map((name) => [name, product[name]])), codes };
}

/** Events of subjects that do not count them are ordered by their time: people, not machines, lie between two of them. */
function sequenceOf({ payload, occurredAt }: DeliveredEvent): number {
  return typeof payload.sequence === 'number' ? payload.sequence : occurredAt.getTime();
}
