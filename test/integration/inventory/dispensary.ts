import type { TestApp, TestPerson } from '../../support/test-app';

export interface StockRow {
  productId: string;
  locationId: string;
  onHand: number;
  reserved: number;
  available: number;
  onOrder: number;
}

export interface LotRow {
  id: string;
  status: string;
  onHand: number;
  reserved: number;
  version: number;
}

export interface ReceiptRow {
  id: string;
  lines: { lotId: string; productId: string; status: string; quantity: number; lotBalance: number }[];
}

let made = 0;

/** A GTIN that nobody has, with its check digit. */
export function aGtin(): string {
  const body = String(9_506_000_000_000 + (made += 1)).padStart(13, '0');
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return body + String((10 - (sum % 10)) % 10);
}

/** What every test of the dispensary begins with, through HTTP. */
export class Dispensary {
  constructor(
    readonly test: TestApp,
    readonly pharmacist: TestPerson,
  ) {}

  static async open(test: TestApp): Promise<Dispensary> {
    return new Dispensary(test, await test.person('pharmacist'));
  }

  post<T>(path: string, body: unknown, who = this.pharmacist, headers: Record<string, string> = {}) {
    return this.test.http<T>(`/api/v1${path}`, { method: 'POST', body, token: who.token, headers });
  }

  get<T>(path: string, who = this.pharmacist) {
    return this.test.http<T>(`/api/v1${path}`, { token: who.token });
  }

  async product(over: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.post<{ id: string }>('/products', {
      genericName: `Paracetamol ${(made += 1)}`,
      form: 'tablet',
      strength: '500 mg',
      storage: { condition: 'room_temperature' },
      prescriptionOnly: false,
      useUnit: 'tablet',
      purchaseUnit: 'box',
      unitsPerPurchaseUnit: 20,
      ...over,
    });
    return created(answer).id;
  }

  async location(kind = 'dispensary', timeZone = 'Asia/Kolkata'): Promise<string> {
    return created(await this.post<{ id: string }>('/locations', { name: `Place ${(made += 1)}`, kind, timeZone })).id;
  }

  receive(productId: string, locationId: string, line: Record<string, unknown> = {}, over: object = {}) {
    const lines = [{ productId, batch: 'B1', expiresOn: '2027-12-31', quantity: 100, ...line }];
    return this.post<ReceiptRow>('/stock/receipts', { locationId, lines, ...over });
  }

  /** The lot of what was received. */
  async lot(
    productId: string,
    locationId: string,
    line: Record<string, unknown> = {},
    over: object = {},
  ): Promise<string> {
    return created(await this.receive(productId, locationId, line, over)).lines[0].lotId;
  }

  async readLot(id: string): Promise<LotRow> {
    return (await this.get<LotRow>(`/lots/${id}`)).body.data;
  }

  async stock(productId: string): Promise<StockRow[]> {
    return (await this.get<StockRow[]>(`/stock?productId=${productId}`)).body.data;
  }
}

function created<T>(answer: { status: number; text: string; body: { data: T } }): T {
  if (answer.status !== 201) throw new Error(`not created: ${answer.status} ${answer.text}`);
  return answer.body.data;
}

/** Lots whose balances are not what movements and reservations say; always none. */
export async function crookedLots(test: TestApp): Promise<unknown[]> {
  return test.sql(
    `select l.id, l.on_hand, l.reserved from lot l
      where l.on_hand <> (select coalesce(sum(quantity), 0) from stock_movement m where m.lot_id = l.id)
         or l.reserved <> (select coalesce(sum(quantity), 0) from reservation r where r.lot_id = l.id and r.status = 'active')`,
  );
}
