import { LARGEST_QUANTITY } from '../../../../platform/http/request-fields.decorators';
import { MOST_REPORTS } from '../partner-translator';
import type { OrderedLineReport, OrderReport } from '../reports';
import type { ElementReader } from './element-reader';
import {
  BY_IDENTIFIER,
  type FullUrls,
  MOST_OF_A_THING,
  readDay,
  readExtension,
  readId,
  readQuantity,
  readReference,
  readVersion,
} from './fhir-fields';
import { EXTENSIONS, IDENTIFIER_TYPE, ORDER_NUMBER, TRACKING } from './fhir-systems';

const REQUESTS = ['active', 'cancelled', 'draft', 'suspended', 'completed', 'entered-in-error', 'unknown'] as const;
const DELIVERIES = ['in-progress', 'completed', 'abandoned', 'entered-in-error'] as const;
const LONGEST_TEXT = 200;
const LONGEST_REF = 64;
const LONGEST_BATCH = 40;
const ERROR = 'must be another one: an error is mended by the next version';

const NOTHING_MORE = { partnerReference: null, carrier: null, trackingNumber: null } as const;

/**
 * An order of ours as the partner keeps it, or one line of it: active once it is taken, cancelled if it will not come.
 *
 * @returns null for what is no news to us
 */
export function readSupplyRequest(request: ElementReader, fullUrls: FullUrls): OrderReport | null {
  const status = request.code('status', REQUESTS);
  if (status === 'entered-in-error') request.refuse('status', ERROR);
  if (status !== 'active' && status !== 'cancelled') return null;
  const identifiers = request.many('identifier', MOST_OF_A_THING);
  const theirs = identifiers.find((identifier) => !isOurs(identifier));
  const line = lineOf(request, status === 'cancelled');
  return {
    ...NOTHING_MORE,
    orderRef: identifiers.find(isOurs)?.text('value', LONGEST_REF) ?? orderOf(request, line !== null, fullUrls),
    version: readVersion(request),
    // A line that will not come is one of which nothing is confirmed; the others may.
    status: status === 'cancelled' && line === null ? 'rejected' : 'acknowledged',
    partnerReference: theirs?.text('value', LONGEST_TEXT) ?? null,
    expectedOn: readExpectedDay(request),
    lines: line && [line],
  };
}

/** What is on its way, or has come: for us it is shipped, until somebody here receives it. @returns null for what is no news to us */
export function readSupplyDelivery(delivery: ElementReader, fullUrls: FullUrls): OrderReport | null {
  const status = delivery.code('status', DELIVERIES);
  if (status === 'entered-in-error') delivery.refuse('status', ERROR);
  if (status === 'abandoned') return null;
  const orders = delivery.many('basedOn', MOST_OF_A_THING);
  if (orders.length !== 1) delivery.refuse('basedOn', 'must be the one order that it is for');
  const identifiers = delivery.many('identifier', MOST_OF_A_THING);
  const shipment = identifiers.find((identifier) => !isTracking(identifier));
  return {
    ...NOTHING_MORE,
    orderRef: orders.length === 1 ? readReference(orders[0], 'SupplyRequest', fullUrls, BY_IDENTIFIER) : '',
    version: readVersion(delivery),
    status: 'shipped',
    expectedOn: readExpectedDay(delivery),
    ...readTracking(identifiers.find(isTracking)),
    shipmentRef: shipment?.text('value', LONGEST_REF) ?? (delivery.has('id') ? readId(delivery) : null),
    lines: suppliedLines(delivery),
  };
}

/** What is told of one order by a resource for the whole and others for its lines is one report of it. */
export function asOneReport(reports: readonly OrderReport[]): OrderReport[] {
  const requests = reports.filter(({ status }) => status === 'acknowledged');
  const made = new Map<string, OrderReport>();
  for (const request of requests) {
    const key = `${request.version} ${request.orderRef}`;
    const known = made.get(key);
    made.set(key, known ? joined(known, request) : request);
  }
  return [...made.values(), ...reports.filter(({ status }) => status !== 'acknowledged')];
}

function joined(one: OrderReport, other: OrderReport): OrderReport {
  return {
    ...one,
    partnerReference: one.partnerReference ?? other.partnerReference,
    expectedOn: one.expectedOn ?? other.expectedOn,
    lines: one.lines || other.lines ? [...(one.lines ?? []), ...(other.lines ?? [])] : null,
  };
}

/** The request is the order, unless it is of one line; then it is based on it. */
function orderOf(request: ElementReader, isLine: boolean, fullUrls: FullUrls): string {
  if (!isLine) return readId(request);
  const [order] = request.many('basedOn', MOST_OF_A_THING);
  return order
    ? readReference(order, 'SupplyRequest', fullUrls, BY_IDENTIFIER)
    : request.refuse('basedOn', 'is missing', '');
}

/** A request for one line says so. */
function lineOf(request: ElementReader, isCancelled: boolean): OrderedLineReport | null {
  const line = readExtension(request, EXTENSIONS.orderLine)?.whole('valuePositiveInt', 1, LARGEST_QUANTITY);
  if (line === undefined) return null;
  const quantity = isCancelled ? 0 : readQuantity(request.needed('quantity'), 0, LARGEST_QUANTITY);
  return { line, quantity, batch: null, expiresOn: null };
}

/** Null where it does not say what is in it: all that is to come. */
function suppliedLines(delivery: ElementReader): OrderedLineReport[] | null {
  const supplied = delivery.many('suppliedItem', MOST_REPORTS);
  if (supplied.length === 0) return null;
  const contained = delivery.many('contained', MOST_REPORTS);
  const byId = new Map(contained.map((resource) => [`#${resource.optionalText('id', LONGEST_REF)}`, resource]));
  return supplied.map((item) => {
    const line = readExtension(item, EXTENSIONS.orderLine);
    if (line === null) item.refuse('extension', `must say which line it is, as ${EXTENSIONS.orderLine}`);
    const reference = item.one('itemReference')?.optionalText('reference', LONGEST_TEXT) ?? '';
    const instance = byId.get(reference)?.one('instance') ?? null;
    return {
      line: line?.whole('valuePositiveInt', 1, LARGEST_QUANTITY) ?? 1,
      quantity: readQuantity(item.needed('quantity'), 1, LARGEST_QUANTITY),
      batch: instance?.optionalText('lotNumber', LONGEST_BATCH) ?? null,
      expiresOn: instance && readDay(instance, 'expiry'),
    };
  });
}

/** Whoever gave the number carries it. */
function readTracking(identifier: ElementReader | undefined): Pick<OrderReport, 'carrier' | 'trackingNumber'> {
  return {
    carrier: identifier?.one('assigner')?.optionalText('display', LONGEST_TEXT) ?? null,
    trackingNumber: identifier?.text('value', LONGEST_TEXT) ?? null,
  };
}

const isOurs = (identifier: ElementReader) => identifier.says('system', ORDER_NUMBER);

function isTracking(identifier: ElementReader): boolean {
  const codings = identifier.one('type')?.many('coding', MOST_OF_A_THING) ?? [];
  return codings.some((coding) => coding.says('system', IDENTIFIER_TYPE) && coding.says('code', TRACKING));
}

function readExpectedDay(resource: ElementReader): string | null {
  const period = resource.one('occurrencePeriod');
  return readDay(resource, 'occurrenceDateTime') ?? (period && readDay(period, 'end'));
}
