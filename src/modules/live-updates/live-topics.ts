import type { Role } from '../../platform/auth/actor';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';

export const LIVE_TOPICS = ['consultations', 'payments', 'notifications', 'stock', 'sync'] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** One piece of news, and whom it is for: these accounts, and everybody of these roles. */
export interface LiveNews {
  topic: LiveTopic;
  userIds: string[];
  roles: Role[];
  /** Ids and facts; what somebody may see besides, the API tells. */
  data: Record<string, unknown>;
}

interface Telling {
  topic: LiveTopic;
  /** Fields of the payload that hold an account's id. */
  owners?: readonly string[];
  roles?: readonly Role[];
  /** Fields of the payload that are told; what it comes to hold besides is not. */
  told: readonly string[];
}

const DISPENSARY: readonly Role[] = ['staff', 'pharmacist', 'admin'];

const VISIT: Telling = {
  topic: 'consultations',
  owners: ['patientId', 'doctorUserId'],
  told: ['consultationId', 'doctorId', 'patientId', 'startsAt', 'endsAt', 'mode', 'status', 'previousStatus'],
};
const PAYMENT: Telling = {
  topic: 'payments',
  owners: ['patientId'],
  told: ['paymentId', 'consultationId', 'amount', 'currency'],
};
const ORDER: Telling = {
  topic: 'stock',
  roles: DISPENSARY,
  told: ['restockOrderId', 'number', 'status', 'supplierId', 'locationId', 'expectedOn'],
};
const PARTNER_ORDER: Telling = {
  topic: 'sync',
  roles: DISPENSARY,
  told: ['partnerId', 'orderRef', 'partnerReference', 'expectedOn'],
};
const stock = (...told: string[]): Telling => ({ topic: 'stock', roles: DISPENSARY, told });

const every = (aggregate: string, events: readonly string[], telling: Telling) =>
  Object.fromEntries(events.map((event) => [`${aggregate}.${event}`, telling]));

const VISIT_EVENTS = [
  'booked',
  'scheduled',
  'rescheduled',
  'cancelled',
  'expired',
  'checked_in',
  'started',
  'completed',
];

const TELLINGS: Readonly<Record<string, Telling>> = {
  ...every('consultation', [...VISIT_EVENTS, 'aborted', 'missed'], VISIT),
  ...every('payment', ['captured', 'failed', 'owed', 'refunded', 'written_off'], PAYMENT),
  'notification.listed': { topic: 'notifications', owners: ['userId'], told: ['notificationId'] },
  'stock.changed': stock('productId', 'sequence', 'balances'),
  'stock.low': stock('productId', 'locationId', 'available', 'onOrder', 'reorderPoint'),
  ...every('lot', ['quarantined', 'released', 'near_expiry', 'expired', 'destroyed'], {
    ...stock('lotId', 'productId', 'locationId', 'expiresOn', 'onHand'),
  }),
  ...every('restock_order', ['suggested', 'approval_requested', 'approved', 'rejected', 'submitted'], ORDER),
  ...every('restock_order', ['acknowledged', 'shipped', 'received', 'closed', 'cancelled', 'refused', 'late'], ORDER),
  ...every('restock_order', ['transmission_failed'], ORDER),
  ...every('partner_order', ['acknowledged', 'shipped', 'rejected'], PARTNER_ORDER),
  'partner_endpoint.disabled': { topic: 'sync', roles: DISPENSARY, told: ['partnerId', 'endpointId', 'because'] },
};

/** What is told live. */
export const LIVE_EVENT_TYPES: readonly string[] = Object.keys(TELLINGS);

/** @returns undefined for what is about nobody who could be connected, such as a visit of a doctor without an account and its patient gone */
export function liveNews({ type, payload }: DeliveredEvent): LiveNews | undefined {
  const telling = TELLINGS[type] as Telling | undefined;
  if (!telling) return undefined;
  const owners = (telling.owners ?? []).map((field) => payload[field]);
  const userIds = [...new Set(owners.filter((id): id is string => typeof id === 'string'))];
  const roles = [...(telling.roles ?? [])];
  if (userIds.length === 0 && roles.length === 0) return undefined;
  const data = Object.fromEntries(telling.told.map((field) => [field, payload[field] ?? null]));
  return { topic: telling.topic, userIds, roles, data };
}

/** Topics that somebody of this role can hear of at all. */
export function topicsFor(role: Role): LiveTopic[] {
  return DISPENSARY.includes(role) ? [...LIVE_TOPICS] : ['consultations', 'payments', 'notifications'];
}
