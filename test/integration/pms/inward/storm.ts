import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  deliver,
  type PmsEvent,
  type PmsSystem,
  sealed,
  type SentEvent,
  type WebhookSecret,
} from '../../../factories/pms';
import type { TestAnswer, TestApp } from '../../../support/test-app';

/** How large a storm is, and what goes wrong in it. */
export interface StormSize {
  products: number;
  /** Of each product, and of its stock at each of two locations. */
  versions: number;
  seed: number;
  gtins: readonly string[];
}

/** What happened at the door. */
export interface StormReport {
  sent: number;
  accepted: number;
  repeated: number;
  forged: number;
  /** Good events that were signed with a secret that had been revoked, and sent again with the next. */
  changedOver: number;
}

type Http = Pick<TestApp, 'http'>;

interface Delivery {
  event: PmsEvent;
  forgery: ((event: PmsEvent, secret: string) => SentEvent) | null;
}

const LOCATIONS = ['main', 'cellar'];
const SENDERS = 12;

/** Repeatable, for one that fails to be run again (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A partner's history: the events of all its subjects, in order. Every product changes its name, some get their code late. */
export function historyOf({ products, versions, seed, gtins }: StormSize): PmsEvent[] {
  const roll = dice(seed);
  const events: PmsEvent[] = [];
  const add = (type: string, data: object) =>
    events.push({ id: `evt_${seed}_${events.length}`, type, data: { ...data } });
  for (let sequence = 1; sequence <= versions; sequence += 1) {
    for (let at = 0; at < products; at += 1) {
      const productRef = `P-${at}`;
      const coded = sequence * 2 > versions ? { gtin: gtins[at % gtins.length] } : {};
      const code = at < gtins.length ? coded : {};
      add('product.upserted', { productRef, sequence, name: `Product ${at}, issue ${sequence}`, ...code });
      for (const locationRef of LOCATIONS) {
        const onHand = Math.floor(roll() * 1_000);
        add('inventory.counted', { productRef, locationRef, sequence, onHand, reserved: Math.floor(onHand * roll()) });
      }
    }
  }
  return events;
}

/** Everything that goes wrong at once: see {@link rage}. */
export class Storm {
  readonly report: StormReport = { sent: 0, accepted: 0, repeated: 0, forged: 0, changedOver: 0 };
  private readonly roll: () => number;
  private secret: WebhookSecret;

  constructor(
    private readonly pms: PmsSystem,
    private readonly events: readonly PmsEvent[],
    seed: number,
    private readonly ask: (attempt: number) => Http,
  ) {
    this.roll = dice(seed);
    this.secret = pms.webhookSecret;
  }

  /**
   * Sends every event one to three times, all of them shuffled; a tenth is lost on the way and sent again at the end; one in ten is
   * accompanied by a forgery that would win if it got in. The secret is changed over in the middle.
   *
   * @param next makes the next secret; `revoke` ends the first
   */
  async rage(next: () => Promise<WebhookSecret>, revoke: (id: string) => Promise<void>): Promise<void> {
    const lost = this.events.filter(() => this.roll() < 0.1);
    const missing = new Set(lost);
    const deliveries = this.shuffled(
      this.events.filter((event) => !missing.has(event)).flatMap((event) => this.deliveriesOf(event)),
    );
    const third = Math.floor(deliveries.length / 3);
    await this.send(deliveries.slice(0, third));
    const first = this.secret;
    this.secret = await next();
    // Some of the partner's machines have not heard of the new secret yet.
    await this.send(deliveries.slice(third, 2 * third), () => (this.roll() < 0.5 ? first : this.secret));
    await revoke(first.id);
    await this.send(deliveries.slice(2 * third), () => (this.roll() < 0.1 ? first : this.secret));
    await this.send(this.shuffled(lost.map((event) => ({ event, forgery: null }))));
  }

  private deliveriesOf(event: PmsEvent): Delivery[] {
    const times = 1 + Math.floor(this.roll() * 3);
    const good = Array.from({ length: times }, (): Delivery => ({ event, forgery: null }));
    if (this.roll() >= 0.1) return good;
    const forgery = FORGERIES[Math.floor(this.roll() * FORGERIES.length)];
    const id = this.roll() < 0.5 ? event.id : `${event.id}_forged`;
    return [
      ...good,
      { event: { ...event, id, data: { ...event.data, sequence: 1_000_000, onHand: 77_777 } }, forgery },
    ];
  }

  private async send(deliveries: readonly Delivery[], choose = () => this.secret): Promise<void> {
    const left = [...deliveries];
    const sender = async () => {
      for (let delivery = left.pop(); delivery; delivery = left.pop()) await this.sendOne(delivery, choose());
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  }

  private async sendOne({ event, forgery }: Delivery, { secret }: WebhookSecret): Promise<void> {
    if (forgery) return this.forge(event, forgery);
    const { status, body } = await this.answered(() => sealed(event, [secret]));
    if (status === 401 && secret !== this.secret.secret) {
      this.report.changedOver += 1;
      return this.sendOne({ event, forgery }, this.secret);
    }
    if (status !== 202) throw new Error(`${status} for a good event: ${JSON.stringify(body)}`);
    this.report[body.data.repeated ? 'repeated' : 'accepted'] += 1;
  }

  private async forge(event: PmsEvent, forgery: NonNullable<Delivery['forgery']>): Promise<void> {
    const { status } = await this.answered(() => forgery(event, this.secret.secret));
    if (status !== 401) throw new Error(`${status} for a forgery`);
    this.report.forged += 1;
  }

  /** An answer, however often it takes: a service that is killed gives none, and a partner sends again. */
  private async answered(make: () => SentEvent): Promise<TestAnswer<{ repeated: boolean }>> {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      this.report.sent += 1;
      try {
        const answer = await deliver(this.ask(attempt), this.pms.partner.id, make());
        if (answer.status < 500 && answer.status !== 429) return answer;
      } catch {
        // No answer.
      }
      await sleep(100);
    }
    throw new Error('no answer for forty seconds');
  }

  private shuffled<T>(given: readonly T[]): T[] {
    const items = [...given];
    for (let at = items.length - 1; at > 0; at -= 1) {
      const other = Math.floor(this.roll() * (at + 1));
      [items[at], items[other]] = [items[other], items[at]];
    }
    return items;
  }
}

const off = (seconds: number) => new Date(Date.now() + seconds * 1_000);

/** Each would be the newest of its subject. */
const FORGERIES: NonNullable<Delivery['forgery']>[] = [
  (event) => sealed(event, [`whsec_${randomBytes(32).toString('base64')}`]),
  (event, secret) => sealed(event, [secret], { at: off(-302) }),
  (event, secret) => sealed(event, [secret], { at: off(302) }),
  (event, secret) => {
    const sent = sealed(event, [secret]);
    return { ...sent, body: JSON.stringify(JSON.parse(String(sent.body)), null, 1) };
  },
  (event, secret) => {
    const sent = sealed(event, [secret]);
    return { ...sent, headers: { ...sent.headers, 'webhook-id': `${event.id}_other` } };
  },
];

/** What the mirror holds of a partner, without anything that tells when or how it came. */
export function mirrorOf(sql: TestApp['sql'], partnerId: string): Promise<object[]> {
  return sql(
    `select p.ref, p.reported_version, p.name, p.gtin, p.ndc, p.product_id, p.mapped_by, s.location_ref, s.reported_version as stock_version,
            s.on_hand, s.reserved
       from pms_product p left join pms_stock s on s.partner_id = p.partner_id and s.product_ref = p.ref
      where p.partner_id = $1 order by p.ref, s.location_ref`,
    [partnerId],
  );
}

/** Resolves when every event of a partner is concluded. */
export async function settled(sql: TestApp['sql'], partnerId: string, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  const pending = `select count(*)::integer as n from pms_inbound_event where partner_id = $1 and outcome = 'received'`;
  while ((await sql<{ n: number }>(pending, [partnerId]))[0].n > 0) {
    if (Date.now() > deadline) throw new Error(`not settled within ${seconds} s`);
    await sleep(100);
  }
}
