import { CONSULTATION_EVENTS, consultationText, PAYMENT_EVENTS, paymentText } from './notification-texts';

describe('the text of a notification', () => {
  it('tells the patient and the doctor apart', () => {
    const startsAt = '2026-11-20T09:30:00.000Z';
    expect(consultationText('consultation.booked', 'patient', startsAt)).toEqual({
      title: 'Consultation booked',
      body: 'Your consultation is on Friday, 20 November 2026 at 09:30 UTC.',
    });
    expect(consultationText('consultation.booked', 'doctor', startsAt).body).toBe(
      'A consultation was booked with you for Friday, 20 November 2026 at 09:30 UTC.',
    );
  });

  it.each([
    [15000, 'INR', 'INR 150.00'],
    [1500, 'JPY', 'JPY 1,500'],
    [1500, 'KWD', 'KWD 1.500'],
    [5, 'EUR', 'EUR 0.05'],
  ])('writes %i minor units of %s as %s', (amount, currency, written) => {
    // Intl puts a no-break space between code and number.
    expect(paymentText('payment.captured', amount, currency).body.replaceAll('\u00a0', ' ')).toContain(written);
  });

  it('exists for every event that is handled', () => {
    for (const type of CONSULTATION_EVENTS) {
      expect(consultationText(type, 'doctor', '2026-11-20T09:30:00Z').title).not.toBe('');
    }
    for (const type of PAYMENT_EVENTS) expect(paymentText(type, 100, 'INR').title).not.toBe('');
  });
});
