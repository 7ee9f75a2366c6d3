import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { LIVE_EVENT_TYPES, liveNews, topicsFor } from './live-topics';

const event = (type: string, payload: Record<string, unknown>) => ({ type, payload }) as unknown as DeliveredEvent;

describe('what is told live', () => {
  it('is told of a visit to its patient and its doctor, and to no role', () => {
    const facts = { consultationId: 'c', doctorId: 'd', doctorUserId: 'u', patientId: 'p', status: 'scheduled' };
    const news = liveNews(event('consultation.booked', { ...facts, reason: 'Cough' }));
    expect(news).toMatchObject({ topic: 'consultations', userIds: ['p', 'u'], roles: [] });
    expect(news?.data).toMatchObject({ consultationId: 'c', status: 'scheduled', startsAt: null });
    expect(Object.keys(news?.data ?? {})).not.toEqual(expect.arrayContaining(['reason']));
  });

  it('leaves out a doctor without an account, and what is about nobody', () => {
    expect(liveNews(event('consultation.booked', { doctorUserId: null, patientId: 'p' }))?.userIds).toEqual(['p']);
    expect(liveNews(event('payment.captured', {}))).toBeUndefined();
    expect(liveNews(event('user.signed_up', { userId: 'u' }))).toBeUndefined();
  });

  it('is told of stock to the dispensary alone', () => {
    const news = liveNews(event('stock.changed', { productId: 'p', sequence: 1, balances: [], patientId: 'x' }));
    expect(news).toEqual({
      ...{ topic: 'stock', userIds: [], roles: ['staff', 'pharmacist', 'admin'] },
      data: { productId: 'p', sequence: 1, balances: [] },
    });
    expect(topicsFor('patient')).not.toContain('stock');
    expect(topicsFor('pharmacist')).toContain('sync');
  });

  it('has an audience for each of its events', () => {
    const everybody = { patientId: 'p', userId: 'u' };
    expect(LIVE_EVENT_TYPES.filter((type) => liveNews(event(type, everybody)) === undefined)).toEqual([]);
  });
});
