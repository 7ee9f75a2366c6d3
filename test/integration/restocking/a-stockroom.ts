import { uuidv7 } from 'uuidv7';
import { StockAllocation } from '../../../src/modules/inventory';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { systemActor } from '../../../src/platform/auth/actor';
import { ScheduledJobs } from '../../../src/platform/schedule/scheduled-jobs';
import type { TestApp, TestPerson } from '../../support/test-app';
import { Dispensary } from '../inventory/dispensary';

export interface OrderRow {
  id: string;
  number: string;
  status: string;
  origin: string;
  version: number;
  total: { amount: number; currency: string } | null;
  channel: string | null;
  mailedAt: string | null;
  expectedOn: string | null;
  late: boolean;
  lineCount: number;
  supplierReference: string | null;
  lines: LineRow[];
}

export interface LineRow {
  line: number;
  productId: string;
  purchaseUnits: number;
  quantity: number;
  received: number;
  outstanding: number;
  unitCost: { amount: number; currency: string } | null;
  basis: Record<string, number> | null;
}

let made = 0;

/** A dispensary that orders, through HTTP. */
export class Stockroom extends Dispensary {
  static override async open(test: TestApp): Promise<Stockroom> {
    return new Stockroom(test, await test.person('pharmacist'));
  }

  async supplier(over: object = {}): Promise<string> {
    const body = {
      name: `Supplier ${(made += 1)} ${uuidv7()}`,
      kind: 'wholesaler',
      leadTimeDays: 4,
      currency: 'INR',
      ...over,
    };
    return this.made('/suppliers', body);
  }

  async rule(place: { productId: string; locationId: string; supplierId: string }, over: object = {}): Promise<string> {
    return this.made('/reorder-rules', { ...place, minimum: 50, target: 200, ...over });
  }

  /** A product at a location with a rule, and so many of it in stock. */
  async stocked(quantity: number, over: { supplierId?: string; locationId?: string; rule?: object } = {}) {
    const productId = await this.product();
    const locationId = over.locationId ?? (await this.location());
    const supplierId = over.supplierId ?? (await this.supplier());
    const lotId = quantity === 0 ? null : await this.lot(productId, locationId, { quantity });
    await this.rule({ productId, locationId, supplierId }, over.rule);
    return { productId, locationId, supplierId, lotId };
  }

  async orders(query = ''): Promise<OrderRow[]> {
    return (await this.get<OrderRow[]>(`/restock-orders?limit=100${query}`)).body.data;
  }

  async order(id: string): Promise<OrderRow> {
    return (await this.get<OrderRow>(`/restock-orders/${id}`)).body.data;
  }

  /** The suggestion for a supplier, with its lines. */
  async suggestionFor(supplierId: string): Promise<OrderRow | null> {
    const [found] = await this.orders(`&supplierId=${supplierId}&status=suggested`);
    return found ? this.order(found.id) : null;
  }

  step<T = OrderRow>(id: string, noun: string, body?: unknown, who: TestPerson = this.pharmacist, headers = {}) {
    return this.post<T>(`/restock-orders/${id}/${noun}`, body, who, headers);
  }

  async checkAll(): Promise<void> {
    await this.test.app.get(ScheduledJobs).named('stock-check')?.job.run();
  }

  /** Sets aside and hands out, as prescriptions do. */
  async dispense(productId: string, quantity: number): Promise<void> {
    const allocation = this.test.app.get(StockAllocation);
    await this.test.app.get(UnitOfWork).run(async (em) => {
      const source = { type: 'prescription', id: uuidv7(), line: 1 };
      const [{ parts }] = await allocation.reserve(em, [{ productId, quantity, source }]);
      await allocation.consume(em, systemActor('test'), { id: uuidv7() }, parts);
    });
  }

  async reserve(productId: string, quantity: number): Promise<void> {
    const allocation = this.test.app.get(StockAllocation);
    const source = { type: 'prescription', id: uuidv7(), line: 1 };
    await this.test.app.get(UnitOfWork).run((em) => allocation.reserve(em, [{ productId, quantity, source }]));
  }

  private async made(path: string, body: object): Promise<string> {
    const answer = await this.post<{ id: string }>(path, body);
    if (answer.status !== 201) throw new Error(`not made: ${answer.status} ${answer.text}`);
    return answer.body.data.id;
  }
}
