import { createHmac } from 'node:crypto';
import type { TestAnswer, TestApp } from '../support/test-app';
import { aPartner, made, type PartnerSystem } from './partner';

export const SYNC_SCOPES = ['products:read', 'products:write', 'inventory:read', 'inventory:write'];

/** A partner's system that can send events, too. */
export interface PmsSystem extends PartnerSystem {
  webhookSecret: WebhookSecret;
}

export interface WebhookSecret {
  id: string;
  secret: string;
}

export interface PmsEvent {
  id: string;
  type: string;
  data: Readonly<Record<string, unknown>>;
}

export interface Reception {
  eventId: string;
  repeated: boolean;
}

/** An event as it goes over the wire. */
export interface SentEvent {
  body: string | Buffer;
  headers: Record<string, string>;
}

export interface Sealing {
  at?: Date;
  /** As text, where it is not to be what the event says. */
  body?: string | Buffer;
}

export async function aPms(test: TestApp): Promise<PmsSystem> {
  const system = await aPartner(test, { scopes: SYNC_SCOPES, allowed: SYNC_SCOPES });
  return { ...system, webhookSecret: await aWebhookSecret(test, system) };
}

export function aWebhookSecret(test: TestApp, { partner, adminToken }: PartnerSystem): Promise<WebhookSecret> {
  return made<WebhookSecret>(test, `/api/v1/partners/${partner.id}/webhook-secrets`, adminToken, {});
}

/** Signed with each of the secrets, as a sender does that changes over. */
export function sealed(event: PmsEvent, secrets: readonly string[], sealing: Sealing = {}): SentEvent {
  const { at = new Date() } = sealing;
  const body = sealing.body ?? bodyOf(event, at);
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'));
    return `v1,${mac.update(`${event.id}.${timestamp}.`).update(body).digest('base64')}`;
  });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': event.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
  return { body, headers };
}

export function bodyOf({ id, type, data }: PmsEvent, at: Date): string {
  return JSON.stringify({ id, type, version: 1, occurredAt: at.toISOString(), data });
}

export function deliver(
  test: Pick<TestApp, 'http'>,
  partnerId: string,
  { body, headers }: SentEvent,
): Promise<TestAnswer<Reception>> {
  return test.http<Reception>(`/api/v1/pms/webhooks/${partnerId}`, { method: 'POST', body, headers });
}

let events = 0;

export function stockEvent(
  productRef: string,
  sequence: number,
  onHand: number,
  { locationRef = 'main', type = 'inventory.counted' } = {},
): PmsEvent {
  events += 1;
  return { id: `evt_stock_${events}`, type, data: { productRef, locationRef, sequence, onHand } };
}

export function productEvent(productRef: string, sequence: number, over: object = {}): PmsEvent {
  events += 1;
  const data = { productRef, sequence, name: `Product ${productRef}`, ...over };
  return { id: `evt_product_${events}`, type: 'product.upserted', data };
}
