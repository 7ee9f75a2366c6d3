import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Books } from './books';
import { type BalanceTransaction, Refused, type StripeFault } from './objects';
import { type Form, parseForm } from './form-encoding';
import { IdempotencyReplays } from './idempotency-replays';
import { eventOf, WebhookSender } from './webhook-sender';

export const FAKE_SECRET_KEY = 'sk_test_fake';
export const FAKE_WEBHOOK_SECRET = 'whsec_fake_stripe_of_the_tests';

/**
 * What becomes of a request: `hang` never answers and does nothing, `drop` does it and hangs up before answering, `refuse` answers 500 and does
 * nothing, `stumble` does it and answers 500, `throttle` answers 429.
 */
export type Mood = 'well' | 'hang' | 'drop' | 'refuse' | 'stumble' | 'throttle';

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const REFUSALS: Record<'refuse' | 'stumble' | 'throttle', StripeFault> = {
  refuse: { status: 500, type: 'api_error', code: 'internal', message: 'Sorry!' },
  stumble: { status: 500, type: 'api_error', code: 'internal', message: 'Sorry!' },
  throttle: { status: 429, type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' },
};

/** Speaks the part of Stripe's HTTP API that the service uses, over a socket, with books of its own and moods. */
export class FakeStripe {
  readonly books: Books;
  readonly webhooks: WebhookSender;
  /** Every request in order, as `POST /v1/payment_intents`. */
  readonly requests: string[] = [];
  /** Asked for each request that changes something. */
  mood: (request: { method: string; path: string }) => Mood = () => 'well';
  webhookUrl: string | undefined;
  /** Reads too have moods. */
  moodyReads = false;
  /** What it waits for before it answers; its events are on their way already. */
  beforeAnswering: () => Promise<void> = () => Promise.resolve();
  private readonly replays = new IdempotencyReplays<Answer>();
  private readonly open = new Set<ServerResponse>();

  private constructor(private readonly server: Server) {
    const now = () => Math.floor(Date.now() / 1_000);
    this.webhooks = new WebhookSender(() => this.webhookUrl, FAKE_WEBHOOK_SECRET);
    this.books = new Books(now, (type, object) => this.webhooks.send(eventOf(type, structuredClone(object), now())));
  }

  static async start(): Promise<FakeStripe> {
    const server = createServer((request, response) => void fake.serve(request, response));
    const fake = new FakeStripe(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** For STRIPE_API_BASE. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.webhooks.end();
    for (const response of this.open) response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://stripe');
    const method = request.method ?? 'GET';
    this.requests.push(`${method} ${url.pathname}`);
    const mood = method === 'POST' || this.moodyReads ? this.mood({ method, path: url.pathname }) : 'well';
    if (mood === 'hang') return;
    if (mood === 'refuse' || mood === 'throttle') return send(response, faultAnswer(REFUSALS[mood]));
    const answer = await this.answer(request, method, url, body, mood);
    await this.beforeAnswering();
    if (mood === 'drop') response.destroy();
    else send(response, answer);
  }

  private async answer(request: IncomingMessage, method: string, url: URL, body: string, mood: Mood): Promise<Answer> {
    if (request.headers.authorization !== `Bearer ${FAKE_SECRET_KEY}`) {
      const message = 'Invalid API Key provided';
      return faultAnswer({ status: 401, type: 'invalid_request_error', code: 'api_key_invalid', message });
    }
    const key = request.headers['idempotency-key'];
    const work = () => this.perform(method, url, parseForm(body));
    if (method !== 'POST' || typeof key !== 'string') return Promise.resolve(work());
    return this.replays.once(key, `${url.pathname}?${body}`, async () => {
      // Time for a rival with the same key to come in between.
      await sleep(1);
      const answer = work();
      // Stripe keeps an answer of 500 for the key as it keeps any other.
      return mood === 'stumble' ? faultAnswer(REFUSALS.stumble) : answer;
    });
  }

  private perform(method: string, url: URL, form: Form): Answer {
    try {
      const body = this.route(`${method} ${url.pathname.replace('/v1', '')}`, url.searchParams, form);
      // As it is now: a replay tells what the first answer told.
      return { status: 200, body: structuredClone(body) };
    } catch (error) {
      if (error instanceof Refused) return faultAnswer(error.fault);
      throw error;
    }
  }

  private route(route: string, query: URLSearchParams, form: Form): unknown {
    const [, verb, noun, id, action] = /^(\w+) \/(\w+)(?:\/(\w+))?(?:\/(\w+))?$/.exec(route) ?? [];
    const { books } = this;
    switch (`${verb} ${noun}`) {
      case 'POST payment_intents':
        return id === undefined ? books.createIntent(form) : this.change(id, action, form);
      case 'GET payment_intents':
        return id === undefined ? between([...books.intents.values()], query) : books.intent(id);
      case 'POST refunds':
        return books.refund(form);
      case 'GET refunds':
        return id === undefined ? this.refundsOf(query) : (books.refunds.get(id) ?? refuseMissing(id));
      case 'GET balance_transactions':
        return between(books.balance.map(expanded(query, books)), query);
      default:
        return refuseMissing(route);
    }
  }

  private change(id: string, action: string | undefined, form: Form): unknown {
    if (action === 'confirm') return this.books.confirm(id, form);
    if (action === 'capture') return this.books.capture(id, form);
    if (action === 'cancel') return this.books.cancel(id);
    return refuseMissing(`${id}/${action ?? ''}`);
  }

  private refundsOf(query: URLSearchParams): unknown {
    const intent = query.get('payment_intent');
    return page(
      [...this.books.refunds.values()].filter(({ payment_intent }) => payment_intent === intent),
      query,
    );
  }
}

/** Newest first, as Stripe lists. */
function between(all: { id: string; created: number }[], query: URLSearchParams): unknown {
  const from = Number(query.get('created[gte]') ?? 0);
  const before = Number(query.get('created[lt]') ?? Number.MAX_SAFE_INTEGER);
  const until = Number(query.get('created[lte]') ?? Number.MAX_SAFE_INTEGER);
  const inside = ({ created }: { created: number }) => created >= from && created < before && created <= until;
  return page(all.filter(inside).reverse(), query);
}

/** With `expand[0]=data.source`, the charge, refund or dispute itself in place of its id. */
function expanded(query: URLSearchParams, books: Books) {
  if (query.get('expand[0]') !== 'data.source') return (line: BalanceTransaction) => line;
  return (line: BalanceTransaction) => ({ ...line, source: books.sourceOf(line) });
}

function page(all: { id: string }[], query: URLSearchParams): unknown {
  const limit = Number(query.get('limit') ?? 10);
  const after = query.get('starting_after');
  const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  return { object: 'list', data: all.slice(from, from + limit), has_more: from + limit < all.length };
}

function refuseMissing(what: string): never {
  const message = `Unrecognized request or no such object: ${what}`;
  throw new Refused({ status: 404, type: 'invalid_request_error', code: 'resource_missing', message });
}

function faultAnswer({ status, ...error }: StripeFault): Answer {
  return { status, body: { error }, headers: status === 429 ? { 'retry-after': '1' } : undefined };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake', ...headers });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
