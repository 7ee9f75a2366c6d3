import { Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { WebhookSecretsInForce } from '../secrets/webhook-secrets-in-force';
import type { ClaimedDelivery } from './delivery.repository';

const AGENT = 'Theriac-Webhooks/1';

/** Signs by Standard Webhooks 1.0.0, with every secret in force: whichever one the partner has by now is among them. */
@Injectable()
export class WebhookSignatures {
  constructor(private readonly secrets: WebhookSecretsInForce) {}

  /** @returns null where there is nothing to sign with; unsigned, nobody could tell it from a forgery */
  async headersFor({ partnerId, eventId, body }: ClaimedDelivery, at: Date): Promise<Record<string, string> | null> {
    const { secrets } = await this.secrets.of(partnerId);
    if (secrets.length === 0) return null;
    const signatures = secrets.map(({ secret }) => new Webhook(secret).sign(eventId, at, body));
    return {
      'content-type': 'application/json',
      'user-agent': AGENT,
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    };
  }
}
