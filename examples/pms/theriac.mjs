// What the PMS asks of Theriac. Setting up is an administrator's business; from then on a webhook secret is all it needs.

import { signedHeaders } from './standard-webhooks.mjs';

const NAME = 'Example PMS';
const EVENT_TYPES = ['stock.changed', 'restock_order.submitted', 'restock_order.cancelled'];

export class Theriac {
  constructor(url) {
    this.url = url;
  }

  /** @throws Error with what Theriac says */
  async logIn(email, password) {
    const { accessToken } = await this.ask('POST', '/auth/login', { email, password });
    this.token = accessToken;
  }

  /** Registers this PMS, or finds it; gives it a new webhook secret, and tells Theriac where it listens. */
  async connect(endpointUrl) {
    const partner = (await this.partner()) ?? (await this.register());
    const path = `/partners/${partner.id}`;
    for (const old of await this.ask('GET', `${path}/webhook-secrets?limit=100`)) {
      if (old.revokedAt === null) await this.ask('DELETE', `${path}/webhook-secrets/${old.id}`);
    }
    for (const old of await this.ask('GET', `${path}/endpoints?limit=100`)) {
      await this.ask('DELETE', `${path}/endpoints/${old.id}`);
    }
    const { secret } = await this.ask('POST', `${path}/webhook-secrets`, {});
    await this.ask('POST', `${path}/endpoints`, { url: endpointUrl, eventTypes: EVENT_TYPES });
    this.partnerId = partner.id;
    this.supplierId = (await this.supplier()).id;
    this.secret = secret;
  }

  /** Products of the clinic that a barcode names: they will be found again by it. */
  async catalogue(limit) {
    const products = await this.ask('GET', `/products?limit=${limit}`);
    return products.flatMap(({ id, genericName, strength, unitsPerPurchaseUnit, codes }) => {
      const gtin = codes.find(({ system }) => system === 'gtin')?.code;
      return gtin ? [{ id, name: [genericName, strength].filter(Boolean).join(' '), gtin, unitsPerPurchaseUnit }] : [];
    });
  }

  /** @returns whether Theriac has the event now; if not, it is to be sent again */
  async send(event) {
    const body = JSON.stringify(event);
    const headers = signedHeaders(event.id, body, this.secret);
    try {
      const path = `/api/v1/pms/webhooks/${this.partnerId}`;
      const answer = await fetch(this.url + path, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(5_000),
      });
      return answer.status === 202;
    } catch {
      return false;
    }
  }

  async partner() {
    const partners = await this.ask('GET', '/partners?limit=100');
    return partners.find(({ name }) => name === NAME);
  }

  /** The clinic can buy from us: orders to this supplier come here. */
  async supplier() {
    const suppliers = await this.ask('GET', '/suppliers?limit=100');
    const known = suppliers.find(({ partnerId }) => partnerId === this.partnerId);
    const details = { kind: 'wholesaler', leadTimeDays: 2, currency: 'INR', partnerId: this.partnerId };
    return known ?? this.ask('POST', '/suppliers', { name: NAME, ...details });
  }

  register() {
    return this.ask('POST', '/partners', {
      name: NAME,
      kind: 'pharmacy_management_system',
      contactEmail: 'pms@example.org',
      scopes: ['products:write', 'inventory:write', 'events:read'],
    });
  }

  async ask(method, path, body) {
    const headers = {
      ...(this.token && { authorization: `Bearer ${this.token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const { data, error } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${error?.code}: ${error?.message}`);
    return data;
  }
}
