import { TestClock } from '../support/test-app';
import { eventually } from '../integration/outbox/eventually';
import { DispensaryLife } from './around-the-dispensary';
import { ClinicLife, type Signed } from './clinic-life';

interface Balance {
  locationId: string;
  onHand: number;
  available: number;
}

const GTIN = '09506000134352';

describe('a week in the dispensary', () => {
  const clock = new TestClock();
  let clinic: ClinicLife;
  let life: DispensaryLife;
  let colleague: Signed;
  let nurse: Signed;
  let productId: string;
  let shop: string;
  let store: string;
  let lotId: string;

  beforeAll(async () => {
    clinic = await ClinicLife.open({ clock });
    life = new DispensaryLife(clinic, await clinic.test.person('pharmacist'));
    colleague = await clinic.test.person('pharmacist');
    nurse = await clinic.test.person('staff');
    shop = await life.location('Shop', 'dispensary');
    store = await life.location('Store', 'storeroom');
  });
  afterAll(() => clinic.close());

  const stock = async () => {
    const balances = await life.ask<Balance[]>('GET', `/stock?productId=${productId}`);
    return Object.fromEntries(balances.map(({ locationId, onHand, available }) => [locationId, [onHand, available]]));
  };
  const inDays = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

  it('begins with a medicine that is new in the catalogue', async () => {
    productId = await life.product('Morphine sulfate', GTIN, { controlledSchedule: 'II' });
    const doctor = await clinic.test.person('doctor');
    const found = await life.ask<{ id: string }[]>('GET', `/products?code=${GTIN}`, undefined, doctor);
    expect(found.map(({ id }) => id)).toEqual([productId]);
  });

  it('takes a delivery in by its barcodes, before a witness', async () => {
    const last = inDays(30).slice(2).replaceAll('-', '');
    const line = { barcode: `(01)${GTIN}(17)${last}(10)MB2231`, quantity: 5, unit: 'purchase' };
    const body = { locationId: store, lines: [line] };
    const alone = await clinic.http('/api/v1/stock/receipts', { body, token: life.pharmacist.token });
    expect(alone.body.error.errors).toEqual([expect.objectContaining({ field: 'witnessId' })]);
    const received = await life.ask('POST', '/stock/receipts', { ...body, witnessId: colleague.id });
    lotId = received.lines[0].lotId;
    expect(await stock()).toEqual({ [store]: [100, 100] });
    const waiting = await life.ask<{ movementId: string }[]>(
      'GET',
      `/stock/controlled-register?witnessId=${colleague.id}&signed=false`,
    );
    const movementIds = waiting.map(({ movementId }) => movementId);
    await life.ask('POST', '/stock/controlled-register/signatures', { movementIds }, colleague);
  });

  it('carries stock to the shop, and finds two missing on arrival', async () => {
    const plan = {
      fromLocationId: store,
      toLocationId: shop,
      lines: [{ lotId, quantity: 60 }],
      witnessId: colleague.id,
    };
    const { id } = await life.ask('POST', '/stock/transfers', plan);
    expect(await stock()).toEqual({ [store]: [40, 40] });
    await life.ask('POST', `/stock/transfers/${id}/receipt`, { lines: [{ line: 1, quantity: 58 }] }, colleague);
    expect(await stock()).toEqual({ [store]: [40, 40], [shop]: [58, 58] });
  });

  it('counts the shop without being told what should be there', async () => {
    const count = await life.ask('POST', '/stock/counts', { locationId: shop });
    const [line] = count.lines;
    await life.ask('POST', `/stock/counts/${count.id}/lines`, { lines: [{ lotId: line.lotId, counted: 57 }] });
    await life.ask('POST', `/stock/counts/${count.id}/submission`);
    await life.ask('POST', `/stock/counts/${count.id}/approval`, undefined, colleague);
    expect(await stock()).toEqual({ [store]: [40, 40], [shop]: [57, 57] });
  });

  it('lets the front desk look and change nothing', async () => {
    expect(await life.ask('GET', '/lots', undefined, nurse)).toHaveLength(2);
    const body = { lotId, quantity: -1, reasonCode: 'lost', note: 'Gone' };
    const refused = await clinic.http('/api/v1/stock/adjustments', { body, token: nurse.token });
    expect(refused.status).toBe(403);
  });

  it('holds a lot that is in doubt, and destroys it before two people', async () => {
    const because = { reason: 'Found in the sun' };
    await life.ask('POST', `/lots/${lotId}/quarantine`, because);
    expect(await stock()).toEqual({ [store]: [40, 0], [shop]: [57, 57] });
    await life.ask('POST', `/lots/${lotId}/destruction`, because);
    await life.ask('POST', `/lots/${lotId}/destruction/confirmation`, undefined, colleague);
    expect(await stock()).toEqual({ [store]: [0, 0], [shop]: [57, 57] });
  });

  it('can tell where every tablet went', async () => {
    const moved = await life.ask<{ kind: string; quantity: number }[]>(
      'GET',
      `/stock/movements?productId=${productId}`,
    );
    expect(moved.map(({ kind, quantity }) => `${kind} ${quantity}`).reverse()).toEqual([
      ...['receipt 100', 'transfer_out -60', 'transfer_in 60', 'adjustment -2', 'adjustment -1', 'destruction -40'],
    ]);
    const register = await clinic.http('/api/v1/stock/controlled-register/export', { token: life.pharmacist.token });
    expect(register.text.trimEnd().split('\r\n')).toHaveLength(7);
    // What changed is told to whoever listens.
    await eventually(async () => {
      expect(await clinic.test.sql(`select from outbox_event where aggregate_id = $1`, [productId])).toEqual([]);
    });
  });
});
