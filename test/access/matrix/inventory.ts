import { uuidv7 } from 'uuidv7';
import { aGtin, Dispensary } from '../../integration/inventory/dispensary';
import { type AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

const READERS = { allowed: ['pharmacist', 'staff', 'admin'] } as const;
const KEEPERS = { allowed: ['pharmacist', 'admin'] } as const;
const WITNESSES = { allowed: ['pharmacist', 'doctor', 'otherDoctor', 'staff', 'admin'] } as const;
const BECAUSE = { reason: 'Cold chain broken' };

const desk = (clinic: Clinic) => new Dispensary(clinic.test, clinic.person('pharmacist'));

/** A lot of a hundred, of a product and at a place of its own. */
async function aLot(clinic: Clinic, over: object = {}) {
  const dispensary = desk(clinic);
  const productId = await dispensary.product();
  const locationId = await dispensary.location();
  return { productId, locationId, lotId: await dispensary.lot(productId, locationId, { ...over }) };
}

const aHeldLot = (clinic: Clinic) => aLot(clinic, { quarantine: true });

async function aDoomedLot(clinic: Clinic) {
  const lot = await aHeldLot(clinic);
  // By somebody else than all who are asked: the second person must be another.
  const proposer = await clinic.test.person('pharmacist');
  await desk(clinic).post(`/lots/${lot.lotId}/destruction`, BECAUSE, proposer);
  return lot;
}

async function aTransfer(clinic: Clinic): Promise<string> {
  const { locationId, lotId } = await aLot(clinic);
  const dispensary = desk(clinic);
  const toLocationId = await dispensary.location();
  const plan = { fromLocationId: locationId, toLocationId, lines: [{ lotId, quantity: 10 }] };
  return (await dispensary.post<{ id: string }>('/stock/transfers', plan)).body.data.id;
}

async function aCount(clinic: Clinic, until: 'open' | 'written' | 'submitted') {
  const { locationId, lotId } = await aLot(clinic);
  const dispensary = desk(clinic);
  const counter = await clinic.test.person('pharmacist');
  const { id } = (await dispensary.post<{ id: string }>('/stock/counts', { locationId }, counter)).body.data;
  if (until !== 'open')
    await dispensary.post(`/stock/counts/${id}/lines`, { lines: [{ lotId, counted: 99 }] }, counter);
  if (until === 'submitted') await dispensary.post(`/stock/counts/${id}/submission`, undefined, counter);
  return { id, lotId };
}

async function aSupplier(clinic: Clinic): Promise<string> {
  const body = { name: `Supplier ${uuidv7()}`, kind: 'wholesaler', leadTimeDays: 3, currency: 'INR' };
  return (await desk(clinic).post<{ id: string }>('/suppliers', body)).body.data.id;
}

async function ruleFor(clinic: Clinic) {
  const dispensary = desk(clinic);
  const [productId, locationId] = [await dispensary.product(), await dispensary.location()];
  return { productId, locationId, supplierId: await aSupplier(clinic), minimum: 10, target: 50 };
}

async function aRule(clinic: Clinic): Promise<string> {
  return (await desk(clinic).post<{ id: string }>('/reorder-rules', await ruleFor(clinic))).body.data.id;
}

const product = () => ({
  ...{
    genericName: 'Morphine',
    form: 'tablet',
    storage: { condition: 'cool' },
    useUnit: 'tablet',
    purchaseUnit: 'box',
  },
  ...{ unitsPerPurchaseUnit: 10, codes: [{ system: 'gtin', code: aGtin() }] },
});
const csv = () =>
  `genericName,form,gtin,storage,useUnit,purchaseUnit,unitsPerPurchaseUnit\nIbuprofen,tablet,${aGtin()},cool,tablet,box,20`;

/** Path of what `make` makes. */
const at = (make: (clinic: Clinic) => Promise<string>, body?: object) => async (clinic: Clinic) => ({
  path: { id: await make(clinic) },
  ...(body && { body }),
});
const atLot = (make: (clinic: Clinic) => Promise<{ lotId: string }>, body?: object) =>
  at(async (clinic) => (await make(clinic)).lotId, body);

/** An order as far as that, asked for by a colleague of those who are asked. */
async function anOrder(clinic: Clinic, as: 'suggested' | 'pending' | 'approved' | 'submitted' | 'received') {
  const dispensary = desk(clinic);
  const asker = await clinic.test.person('pharmacist');
  const [productId, locationId, supplierId] = [
    await dispensary.product(),
    await dispensary.location(),
    await aSupplier(clinic),
  ];
  const plan = { supplierId, locationId, lines: [{ productId, purchaseUnits: 10 }] };
  const { id } = (await dispensary.post<{ id: string }>('/restock-orders', plan, asker)).body.data;
  const steps = ['approval-request', 'approval', 'submission', 'receipts'] as const;
  const arriving = { lines: [{ productId, batch: 'B1', expiresOn: '2032-12-31', quantity: 20 }] };
  const upTo = { suggested: 0, pending: 1, approved: 2, submitted: 3, received: 4 }[as];
  for (const step of steps.slice(0, upTo)) {
    const body = { submission: {}, receipts: arriving, 'approval-request': undefined, approval: undefined }[step];
    await dispensary.post(
      `/restock-orders/${id}/${step}`,
      body,
      step === 'approval' ? clinic.person('pharmacist') : asker,
    );
  }
  return { id, productId, arriving };
}

const atOrder = (as: Parameters<typeof anOrder>[1], body?: object) =>
  at(async (clinic) => (await anOrder(clinic, as)).id, body);

export const inventoryLines: AccessLines = {
  listProducts: WITNESSES,
  getProduct: { ...WITNESSES, ask: at((clinic) => desk(clinic).product()) },
  registerProduct: { ...KEEPERS, ask: () => ({ body: product() }) },
  changeProduct: { ...KEEPERS, ask: at((clinic) => desk(clinic).product(), { brandName: 'Lenimor' }) },
  retireProduct: { ...KEEPERS, ask: at((clinic) => desk(clinic).product()) },
  importProducts: { ...KEEPERS, ask: () => ({ body: csv(), headers: { 'content-type': 'text/csv' } }) },
  listLocations: READERS,
  getLocation: { ...READERS, ask: at((clinic) => desk(clinic).location()) },
  openLocation: {
    ...KEEPERS,
    ask: () => ({ body: { name: `Place ${uuidv7()}`, kind: 'ward', timeZone: 'Asia/Kolkata' } }),
  },
  changeLocation: { ...KEEPERS, ask: at((clinic) => desk(clinic).location(), { timeZone: 'Europe/Berlin' }) },
  listSuppliers: READERS,
  getSupplier: { ...READERS, ask: at(aSupplier) },
  registerSupplier: {
    ...KEEPERS,
    ask: () => ({ body: { name: `Supplier ${uuidv7()}`, kind: 'donor', leadTimeDays: 3, currency: 'INR' } }),
  },
  changeSupplier: { ...KEEPERS, ask: at(aSupplier, { leadTimeDays: 5 }) },
  listReorderRules: READERS,
  getReorderRule: { ...READERS, ask: at(aRule) },
  setReorderRule: { ...KEEPERS, ask: async (clinic) => ({ body: await ruleFor(clinic) }) },
  adjustReorderRule: { ...KEEPERS, ask: at(aRule, { target: 80 }) },
  dropReorderRule: { ...KEEPERS, ask: at(aRule) },
  getSupplierLeadTimes: { ...READERS, ask: at(aSupplier) },
  listRestockOrders: READERS,
  getRestockOrder: { ...READERS, ask: atOrder('suggested') },
  downloadRestockOrder: { ...READERS, ask: atOrder('suggested') },
  openRestockOrder: {
    ...KEEPERS,
    ask: async (clinic) => {
      const { productId, locationId, supplierId } = await ruleFor(clinic);
      return { body: { supplierId, locationId, lines: [{ productId, purchaseUnits: 1 }] } };
    },
  },
  changeRestockOrder: { ...KEEPERS, ask: atOrder('suggested', { note: 'Soon' }) },
  requestRestockApproval: { ...KEEPERS, ask: atOrder('suggested') },
  approveRestockOrder: { ...KEEPERS, ask: atOrder('pending') },
  rejectRestockOrder: { ...KEEPERS, ask: atOrder('pending', BECAUSE) },
  submitRestockOrder: { ...KEEPERS, ask: atOrder('approved', {}) },
  resubmitRestockOrder: { ...KEEPERS, ask: atOrder('submitted', { channel: 'other' }) },
  acknowledgeRestockOrder: { ...KEEPERS, ask: atOrder('submitted', {}) },
  listRestockShipments: { ...READERS, ask: atOrder('submitted') },
  listRestockReceipts: { ...READERS, ask: atOrder('received') },
  receiveRestockOrder: {
    ...KEEPERS,
    ask: async (clinic) => {
      const { id, arriving } = await anOrder(clinic, 'submitted');
      return { path: { id }, body: arriving };
    },
  },
  closeRestockOrder: { ...KEEPERS, ask: atOrder('received', BECAUSE) },
  cancelRestockOrder: { ...KEEPERS, ask: atOrder('submitted', BECAUSE) },
  listLots: READERS,
  getLot: { ...READERS, ask: atLot(aLot) },
  quarantineLot: { ...KEEPERS, ask: atLot(aLot, BECAUSE) },
  releaseLot: { ...KEEPERS, ask: atLot(aHeldLot, BECAUSE) },
  getLotDestruction: { ...READERS, ask: atLot(aDoomedLot) },
  proposeLotDestruction: { ...KEEPERS, ask: atLot(aHeldLot, BECAUSE) },
  confirmLotDestruction: { ...KEEPERS, ask: atLot(aDoomedLot) },
  withdrawLotDestruction: { ...KEEPERS, ask: atLot(aDoomedLot) },
  listStock: READERS,
  listStockMovements: READERS,
  receiveStock: {
    ...KEEPERS,
    ask: async (clinic) => {
      const { productId, locationId } = await aLot(clinic);
      return { body: { locationId, lines: [{ productId, batch: 'B1', expiresOn: '2027-12-31', quantity: 1 }] } };
    },
  },
  adjustStock: {
    ...KEEPERS,
    ask: async (clinic) => {
      const { lotId } = await aLot(clinic);
      return { body: { lotId, quantity: -1, reasonCode: 'damaged', note: 'Dropped' } };
    },
  },
  returnStock: {
    ...KEEPERS,
    ask: async (clinic) => {
      const { lotId } = await aLot(clinic);
      return { body: { lotId, direction: 'to_supplier', quantity: 1, reasonCode: 'agreement' } };
    },
  },
  listStockTransfers: READERS,
  getStockTransfer: { ...READERS, ask: at(aTransfer) },
  sendStockTransfer: {
    ...KEEPERS,
    ask: async (clinic) => {
      const { locationId, lotId } = await aLot(clinic);
      const toLocationId = await desk(clinic).location();
      return { body: { fromLocationId: locationId, toLocationId, lines: [{ lotId, quantity: 1 }] } };
    },
  },
  receiveStockTransfer: { ...KEEPERS, ask: at(aTransfer, {}) },
  cancelStockTransfer: { ...KEEPERS, ask: at(aTransfer, {}) },
  listStockCounts: READERS,
  getStockCount: { ...READERS, ask: at(async (clinic) => (await aCount(clinic, 'open')).id) },
  openStockCount: { ...KEEPERS, ask: async (clinic) => ({ body: { locationId: (await aLot(clinic)).locationId } }) },
  writeStockCountLines: {
    ...KEEPERS,
    ask: async (clinic) => {
      const { id, lotId } = await aCount(clinic, 'open');
      return { path: { id }, body: { lines: [{ lotId, counted: 99 }] } };
    },
  },
  submitStockCount: { ...KEEPERS, ask: at(async (clinic) => (await aCount(clinic, 'written')).id) },
  approveStockCount: { ...KEEPERS, ask: at(async (clinic) => (await aCount(clinic, 'submitted')).id) },
  cancelStockCount: { ...KEEPERS, ask: at(async (clinic) => (await aCount(clinic, 'open')).id) },
  listControlledRegister: WITNESSES,
  signControlledRegister: {
    ...WITNESSES,
    ask: async (clinic, identity) => {
      const dispensary = new Dispensary(clinic.test, await clinic.test.person('pharmacist'));
      const productId = await dispensary.product({ controlledSchedule: 'II' });
      const names = WITNESSES.allowed as readonly string[];
      const witnessId = names.includes(identity) ? clinic.person(identity as 'staff').id : clinic.person('staff').id;
      await dispensary.lot(productId, await dispensary.location(), {}, { witnessId });
      const [{ id }] = await clinic.test.sql<{ id: string }>('select id from stock_movement where product_id = $1', [
        productId,
      ]);
      return { body: { movementIds: [id] } };
    },
  },
  exportControlledRegister: KEEPERS,
};
