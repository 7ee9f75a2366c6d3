import { uuidv7 } from 'uuidv7';
import { made } from '../../../factories/partner';
import type { Loose, TestApp } from '../../../support/test-app';
import { until } from '../../../support/until';

export interface Endpoint {
  id: string;
  url: string;
  status: string;
  version: number;
  eventTypes: string[];
  disabledBecause: string | null;
  pausedUntil: string | null;
  failingSince: string | null;
}

export interface Delivery {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  status: string;
  attemptCount: number;
  nextAttemptAt: string | null;
  settledAt: string | null;
  redeliveryOf: string | null;
}

export interface Attempt {
  number: number;
  outcome: string;
  statusCode: number | null;
  reply: string | null;
  error: string | null;
  durationMs: number | null;
  startedAt: string;
}

/** A partner that wants to be told, and an administrator who looks after it. */
export class ToldPartner {
  private constructor(
    private readonly test: TestApp,
    readonly id: string,
    readonly admin: string,
    readonly secret: string,
  ) {}

  static async register(test: TestApp, format = 'generic'): Promise<ToldPartner> {
    const { token } = await test.person('admin');
    const body = {
      name: `Chemist ${uuidv7()}`,
      kind: 'other',
      format,
      contactEmail: 'it@chemist.example',
      scopes: ['events:read'],
    };
    const { id } = await made<{ id: string }>(test, '/api/v1/partners', token, body);
    const { secret } = await made<{ secret: string }>(test, `/api/v1/partners/${id}/webhook-secrets`, token, {});
    return new ToldPartner(test, id, token, secret);
  }

  /** The same partner, through another instance. */
  through(test: TestApp): ToldPartner {
    return new ToldPartner(test, this.id, this.admin, this.secret);
  }

  ask<T = Loose>(path: string, method?: string, body?: unknown, headers?: Record<string, string>) {
    return this.test.http<T>(`/api/v1/partners/${this.id}${path}`, { method, body, headers, token: this.admin });
  }

  endpoint(url: string, eventTypes: string[] = ['stock.changed']): Promise<Endpoint> {
    return made<Endpoint>(this.test, `/api/v1/partners/${this.id}/endpoints`, this.admin, { url, eventTypes });
  }

  async readEndpoint(id: string): Promise<Endpoint> {
    return (await this.ask<Endpoint>(`/endpoints/${id}`)).body.data;
  }

  async deliveries(query = ''): Promise<Delivery[]> {
    return (await this.ask<Delivery[]>(`/deliveries?limit=100${query}`)).body.data;
  }

  async delivery(id: string): Promise<Delivery & { body: string; attempts: Attempt[] }> {
    return (await this.ask<Delivery & { body: string; attempts: Attempt[] }>(`/deliveries/${id}`)).body.data;
  }

  /** The one delivery of an event to an endpoint, once it stands so. */
  async deliveryOf(eventId: string, so: (delivery: Delivery) => boolean): Promise<Delivery> {
    let found: Delivery | undefined;
    await until(async () => {
      [found] = await this.deliveries(`&eventId=${eventId}`);
      return found !== undefined && so(found);
    });
    return found!;
  }
}

/** Something happened: as a module would announce it. @returns the event's id */
export async function happens(
  test: Pick<TestApp, 'sql'>,
  type = 'stock.changed',
  payload: Record<string, unknown> = {},
  at = new Date(),
): Promise<string> {
  const [id, subject] = [uuidv7(), uuidv7()];
  const facts = { productId: subject, sequence: 1, balances: [], ...payload };
  await test.sql(
    `insert into outbox_event (id, aggregate_type, aggregate_id, type, version, payload, occurred_at) values ($1, $2, $3, $4, 1, $5, $6)`,
    [id, type.split('.')[0], subject, type, JSON.stringify(facts), at],
  );
  return id;
}
