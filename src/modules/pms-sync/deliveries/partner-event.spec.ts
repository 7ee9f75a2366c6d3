import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { partnerEvent, type ToldProduct } from './partner-event';

const event = (type: string, payload: Record<string, unknown>): DeliveredEvent => ({
  id: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b',
  type,
  version: 3,
  aggregateType: type.split('.')[0],
  aggregateId: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0c',
  occurredAt: new Date('2026-12-01T10:00:00.000Z'),
  payload,
});

const PRODUCT: ToldProduct = {
  ...{ version: 7, genericName: 'Morphine sulfate', brandName: null, form: 'tablet', strength: '10 mg', pack: null },
  ...{ prescriptionOnly: true, controlledSchedule: 'II', useUnit: 'tablet', purchaseUnit: 'box' },
  ...{ unitsPerPurchaseUnit: 60, codes: [{ system: 'gtin', code: '09506000134352' }] },
};

describe('what partners are told', () => {
  it('is the frame of the contract, with the sequence of the subject', () => {
    const balances = [{ locationId: 'l', onHand: 5, reserved: 1, available: 4 }];
    const facts = { productId: 'p', sequence: 12, ledgerSequence: 4711, balances };
    expect(partnerEvent(event('stock.changed', facts))).toEqual({
      id: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b',
      type: 'stock.changed',
      version: 1,
      occurredAt: '2026-12-01T10:00:00.000Z',
      data: { productId: 'p', ledgerSequence: 4711, balances, sequence: 12 },
    });
  });

  it('holds nothing of the patient, the doctor or the visit', () => {
    const part = { line: 1, productId: 'p', prescribedProductId: 'q', lotId: 'l', quantity: 30 };
    const facts = { patientId: 'x', consultationId: 'x', doctorId: 'x', status: 'dispensed', directions: 'x' };
    const parts = [{ ...part, directions: 'x' }];
    const own = { prescriptionId: 'r', dispenseId: 'd', locationId: 'o' };
    const told = partnerEvent(event('prescription.dispensed', { ...facts, ...own, sequence: 4, parts }));
    expect(told?.data).toEqual({ ...own, sequence: 4, parts: [part] });
  });

  it('is the product as it stands, under the sequence that it stands at', () => {
    const told = partnerEvent(event('product.updated', { productId: 'p', sequence: 5 }), { product: PRODUCT });
    const { version, ...rest } = PRODUCT;
    expect(told?.data).toEqual({ productId: 'p', ...rest, sequence: version });
    const gone = partnerEvent(event('product.updated', { productId: 'p', sequence: 5 }));
    expect(gone?.data).toEqual({ productId: 'p', sequence: 5 });
  });

  it('takes the time for a sequence where a subject counts nothing, and says null where nothing is known', () => {
    const told = partnerEvent(event('stock.low', { productId: 'p', locationId: 'l', available: 2, supplierId: 's' }));
    expect(told?.data).toEqual({
      ...{ productId: 'p', locationId: 'l', available: 2, onOrder: null, reorderPoint: null },
      sequence: Date.parse('2026-12-01T10:00:00.000Z'),
    });
  });

  it('is not an order that the supplier never heard of', () => {
    const cancelled = (wasSubmitted: boolean) => partnerEvent(event('restock_order.cancelled', { wasSubmitted }));
    expect([cancelled(false), cancelled(true)?.type]).toEqual([undefined, 'restock_order.cancelled']);
  });
});
