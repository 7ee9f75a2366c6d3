import type { OrderReport } from '../reports';
import type { ElementReader } from './element-reader';
import { type FullUrls, MOST_OF_A_THING, readDay, readId, readReference, readVersion } from './fhir-fields';
import { IDENTIFIER_TYPE, ORDER_NUMBER, TRACKING } from './fhir-systems';

const REQUESTS = ['active', 'draft', 'suspended', 'cancelled', 'completed', 'entered-in-error', 'unknown'] as const;
const DELIVERIES = ['in-progress', 'completed', 'abandoned', 'entered-in-error'] as const;
const LONGEST_TEXT = 200;
const LONGEST_REF = 64;
const ERROR = 'must be another one: an error is mended by the next version';

/** Our order as the partner keeps it: active once it is taken. @returns null for what is no news to us */
export function readSupplyRequest(request: ElementReader): OrderReport | null {
  const status = request.code('status', REQUESTS);
  if (status === 'entered-in-error') request.refuse('status', ERROR);
  if (status !== 'active') return null;
  const identifiers = identifiersOf(request);
  const ours = identifiers.find(({ system }) => system === ORDER_NUMBER);
  const theirs = identifiers.find(({ system }) => system !== ORDER_NUMBER);
  return {
    orderRef: ours?.value ?? readId(request),
    version: readVersion(request),
    status: 'acknowledged',
    partnerReference: theirs?.value ?? null,
    expectedOn: readExpectedDay(request),
    carrier: null,
    trackingNumber: null,
  };
}

/** What is on its way, or has come: for us it is shipped, until somebody here receives it. @returns null for what is no news to us */
export function readSupplyDelivery(delivery: ElementReader, fullUrls: FullUrls): OrderReport | null {
  const status = delivery.code('status', DELIVERIES);
  if (status === 'entered-in-error') delivery.refuse('status', ERROR);
  if (status === 'abandoned') return null;
  const orders = delivery.many('basedOn', MOST_OF_A_THING);
  if (orders.length !== 1) delivery.refuse('basedOn', 'must be the one order that it is for');
  const identifiers = identifiersOf(delivery);
  const tracking = identifiers.find(({ isTracking }) => isTracking);
  return {
    orderRef: orders.length === 1 ? readReference(orders[0], 'SupplyRequest', fullUrls) : '',
    version: readVersion(delivery),
    status: 'shipped',
    partnerReference: identifiers.find(({ isTracking }) => !isTracking)?.value ?? null,
    expectedOn: readExpectedDay(delivery),
    carrier: tracking?.assigner ?? null,
    trackingNumber: tracking?.value ?? null,
  };
}

interface Identifier {
  system: string | null;
  value: string;
  isTracking: boolean;
  /** Who gave it, such as a carrier. */
  assigner: string | null;
}

function identifiersOf(resource: ElementReader): Identifier[] {
  return resource.many('identifier', MOST_OF_A_THING).map((identifier) => {
    const system = identifier.optionalText('system', LONGEST_TEXT);
    const codings = identifier.one('type')?.many('coding', MOST_OF_A_THING) ?? [];
    return {
      system,
      value: identifier.text('value', system === ORDER_NUMBER ? LONGEST_REF : LONGEST_TEXT),
      isTracking: codings.some((coding) => isTracking(coding)),
      assigner: identifier.one('assigner')?.optionalText('display', LONGEST_TEXT) ?? null,
    };
  });
}

function isTracking(coding: ElementReader): boolean {
  return (
    coding.optionalText('system', LONGEST_TEXT) === IDENTIFIER_TYPE &&
    coding.optionalText('code', LONGEST_REF) === TRACKING
  );
}

function readExpectedDay(resource: ElementReader): string | null {
  const period = resource.one('occurrencePeriod');
  return readDay(resource, 'occurrenceDateTime') ?? (period && readDay(period, 'end'));
}
