import type { Bundle, CodeableReference, SupplyRequest } from 'fhir/r5';
import { restockOrderLabel } from '../../../inventory/restocking/restocking.events';
import type { OrderedItem, PartnerEvent, ToldOrder } from '../../deliveries/partner-event';
import { isId } from './fhir-fields';
import { CODE_SYSTEMS, EXTENSIONS, ORDER_NUMBER, PRODUCT } from './fhir-systems';
import { metaOf, referenceTo } from './told-elements';

/** By the status that an order has with us. */
const STATUSES: Readonly<Record<string, SupplyRequest['status']>> = {
  submitted: 'active',
  acknowledged: 'active',
  partially_received: 'active',
  received: 'completed',
  closed: 'completed',
  cancelled: 'cancelled',
};

interface Order extends Partial<ToldOrder> {
  restockOrderId: string;
  number: number;
  status: string;
  supplierId: string;
  locationId: string;
  lines: number;
  expectedOn: string | null;
}

/** The order as a whole; for whoever is to deliver it, with each of its lines. */
export function toldOrder(event: PartnerEvent): SupplyRequest | Bundle {
  const order = event.data as unknown as Order;
  const whole = wholeOrder(event, order);
  if (order.items === undefined) return whole;
  const lines = order.items.map((item) => orderedLine(whole, item));
  const entry = [whole, ...lines].map((resource) => ({ resource }));
  return { resourceType: 'Bundle', id: event.id, meta: metaOf(event), type: 'collection', entry };
}

function wholeOrder(event: PartnerEvent, order: Order): SupplyRequest {
  const value = restockOrderLabel(order.number);
  const note = order.note ?? null;
  return {
    ...{ resourceType: 'SupplyRequest', id: order.restockOrderId, meta: metaOf(event) },
    ...(note !== null && { extension: [{ url: EXTENSIONS.orderNote, valueString: note }] }),
    identifier: [{ system: ORDER_NUMBER, value }],
    status: STATUSES[order.status] ?? 'unknown',
    item: { concept: { text: `The lines of ${value}` } },
    quantity: { value: order.lines, unit: 'lines' },
    ...(order.expectedOn !== null && { occurrenceDateTime: order.expectedOn }),
    supplier: [referenceTo('Organization', order.supplierId)],
    deliverTo: {
      ...referenceTo('Location', order.locationId),
      ...(order.deliverTo && { display: order.deliverTo.name }),
    },
  };
}

/** In units of use, as everything that is told of stock. */
function orderedLine(whole: SupplyRequest, item: OrderedItem): SupplyRequest {
  return {
    ...whole,
    id: `${whole.id}-${item.line}`,
    extension: [{ url: EXTENSIONS.orderLine, valuePositiveInt: item.line }],
    basedOn: [referenceTo('SupplyRequest', whole.id!)],
    item: orderedItem(item),
    quantity: { value: item.quantity },
  };
}

/** By the partner's own id where it is one, and by every code that may help to find it. */
function orderedItem({ productRef, productId, name, gtin, ndc }: OrderedItem): CodeableReference {
  const coding = [
    { system: PRODUCT, code: productId },
    ...(gtin === null ? [] : [{ system: CODE_SYSTEMS.gtin[0], code: gtin }]),
    ...(ndc === null ? [] : [{ system: CODE_SYSTEMS.ndc[0], code: ndc }]),
  ];
  return {
    concept: { coding, text: name },
    ...(productRef !== null && isId(productRef) && { reference: referenceTo('InventoryItem', productRef) }),
  };
}
