import type { ArgumentMetadata } from '@nestjs/common';
import fc from 'fast-check';
import { validationPipe } from '../../../platform/http/validation.pipe';
import { BookConsultationRequest } from './book-consultation.request';

const BODY: ArgumentMetadata = { type: 'body', metatype: BookConsultationRequest };
const RIGHT = {
  doctorId: '0199a000-0000-7000-8000-000000000001',
  startsAt: '2026-12-01T04:30:00.000Z',
  reason: 'Persistent cough',
  mode: 'video',
  payment: { method: 'card', token: 'tok_visa' },
};

/** The long way, whatever the short one would say. */
class Undecided extends BookConsultationRequest {
  static override accepted = () => null;
}
const theLongWay = (body: unknown) => validationPipe().transform(body, { ...BODY, metatype: Undecided });

const anything = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    ' ',
    0,
    true,
    [],
    {},
    'x'.repeat(256),
    'x'.repeat(1_001),
    'at_clinic',
    'card',
    'audio',
  ),
  fc.constantFrom(
    '2026-02-30T04:30:00.000Z',
    '2026-12-01T24:00:00.000Z',
    '2026-12-01T04:30:00Z',
    '2026-W50-1',
    '0199A000-0000-7000-8000-000000000001',
  ),
  fc.string(),
);
const bodies = fc
  .record({
    field: fc.constantFrom(...Object.keys(RIGHT), 'patientId', 'holdId', 'price', '__proto__'),
    value: anything,
    drop: fc.boolean(),
  })
  .map(({ field, value, drop }) => {
    const body: Record<string, unknown> = { ...RIGHT, [field]: value };
    if (drop) delete body[field];
    return body;
  });
const payments = fc
  .record({ method: anything, token: anything, extra: anything }, { requiredKeys: [] })
  .map((payment) => ({ ...RIGHT, payment }));

describe('a booking that is accepted quickly', () => {
  it('is one that is right in every field', () => {
    expect(BookConsultationRequest.accepted(RIGHT)).toEqual(RIGHT);
    expect(BookConsultationRequest.accepted(RIGHT)).toBeInstanceOf(BookConsultationRequest);
    expect(BookConsultationRequest.accepted({ ...RIGHT, reason: '  cough ' })?.reason).toBe('cough');
  });

  it('is one that class-validator accepts too, and comes out the same', async () => {
    let quick = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(bodies, payments), async (body) => {
        const accepted = BookConsultationRequest.accepted(structuredClone(body));
        if (!accepted) return;
        quick++;
        const long = (await theLongWay(structuredClone(body))) as BookConsultationRequest;
        expect({ ...accepted, payment: { ...accepted.payment } }).toEqual({ ...long, payment: { ...long.payment } });
      }),
      { numRuns: 2_000 },
    );
    expect(quick).toBeGreaterThan(20);
  });

  it.each([
    null,
    'text',
    [RIGHT],
    { ...RIGHT, price: 1 },
    { ...RIGHT, payment: { method: 'at_clinic', token: 'tok_visa' } },
  ])('is not %j', (body) => expect(BookConsultationRequest.accepted(body)).toBeNull());
});
