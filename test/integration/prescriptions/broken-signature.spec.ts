import { Client } from 'pg';
import { startTestApp, type TestApp } from '../../support/test-app';
import { aLine, Pharmacy } from './pharmacy';

type Query = (this: Client, ...args: unknown[]) => unknown;

/** Lets one statement of the next transaction fail. */
class Breaker {
  private readonly query = Client.prototype.query as Query;
  private client: Client | null = null;
  private failAt = Infinity;
  private armed = false;
  /** Statements of the transaction so far, BEGIN and COMMIT included. */
  seen: string[] = [];
  broke = false;

  install(): void {
    const run = (client: Client, args: unknown[]) => this.run(client, args);
    Client.prototype.query = function (this: Client, ...args: unknown[]) {
      return run(this, args);
    } as typeof Client.prototype.query;
  }

  remove(): void {
    Client.prototype.query = this.query as typeof Client.prototype.query;
  }

  /** @param failAt from 1 */
  arm(failAt: number): void {
    Object.assign(this, { client: null, failAt, armed: true, seen: [], broke: false });
  }

  disarm(): void {
    this.armed = false;
  }

  private run(client: Client, args: unknown[]): unknown {
    const text = textOf(args[0]);
    if (this.armed && this.client === null && /^(begin|start transaction)/i.test(text)) this.client = client;
    if (!this.armed || client !== this.client) return this.query.apply(client, args);
    this.seen.push(text);
    if (this.seen.length !== this.failAt) return this.query.apply(client, args);
    Object.assign(this, { armed: false, broke: true });
    const fault = Object.assign(new Error('broken on purpose'), { code: 'XX000' });
    // A commit that is lost is as if the connection had gone: the server rolls back.
    const ended = /^commit/i.test(text) ? (this.query.call(client, 'rollback') as Promise<unknown>) : Promise.resolve();
    return ended.then(() => Promise.reject(fault));
  }
}

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : String((query as { text?: string } | undefined)?.text ?? '');

const TOUCHED = [
  ...[
    'prescription',
    'prescription_line',
    'prescription_acknowledgement',
    'reservation',
    'lot',
    'product',
    'stock_movement',
  ],
  ...['status_change', 'outbox_event', 'audit_log', 'idempotency_key'],
];

describe('a signature that fails', () => {
  let test: TestApp;
  let pharmacy: Pharmacy;
  const breaker = new Breaker();

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    pharmacy = await Pharmacy.open(test);
    breaker.install();
  });
  afterAll(async () => {
    breaker.remove();
    await test.close();
  });

  /** With all that a signature can bring along: warnings, one whose place it takes, lots of two products. */
  async function aDraft() {
    const patient = await test.person('patient');
    const [one, two] = [await pharmacy.dispensary.product(), await pharmacy.dispensary.product()];
    for (const product of [one, two])
      await pharmacy.dispensary.lot(product, pharmacy.locationId, { quantity: 30, expiresOn: '2032-01-31' });
    const { id: supersedesId } = await pharmacy.signed([aLine(one)], patient);
    const lines = [aLine(one), aLine(two), aLine(two, { quantity: 12 })];
    const { body } = await pharmacy.draft(await pharmacy.visit(patient.id), lines, { supersedesId });
    const acknowledgements = body.data.warnings.map(({ key }) => ({ warning: key, reason: 'Wanted so' }));
    expect(acknowledgements).toHaveLength(1);
    return { id: body.data.id, acknowledgements };
  }

  /** A sum over every row that a signature touches. */
  const everything = () =>
    test.sql(
      TOUCHED.map(
        (table) => `select '${table}' as name, md5(string_agg(t::text, ';' order by t::text)) from ${table} t`,
      ).join(' union all '),
    );

  it('at any of its statements leaves nothing behind', async () => {
    const { id, acknowledgements } = await aDraft();
    const before = await everything();
    let broken = 0;
    // BEGIN is the first: with it nothing has begun.
    for (let at = 2; ; at += 1) {
      breaker.arm(at);
      const { status } = await pharmacy.sign(id, { acknowledgements }, { 'idempotency-key': `sign-${id}` });
      breaker.disarm();
      if (!breaker.broke) {
        expect(status).toBe(201);
        break;
      }
      broken += 1;
      expect([at, status]).toEqual([at, 500]);
      expect(await everything()).toEqual(before);
    }
    // All of them but BEGIN, to the COMMIT.
    expect(breaker.seen).toHaveLength(broken + 1);
    expect(broken).toBeGreaterThan(25);
    expect((await pharmacy.read(id)).status).toBe('partially_reserved');
    expect(await pharmacy.contradictions()).toEqual([]);
  }, 240_000);
});
