import {
  CONSULTATION_EVENTS,
  consultationText,
  PAYMENT_EVENTS,
  paymentText,
  PRESCRIPTION_EVENTS,
  prescriptionText,
  reminderText,
} from './notification-texts';

const LONDON = { locale: 'en-GB', timeZone: 'Europe/London' };
const ANYBODY = { locale: 'en', timeZone: 'UTC' };
const startsAt = '2026-11-20T09:30:00.000Z';

describe('the text of a notification', () => {
  it('tells the patient and the doctor apart', () => {
    expect(consultationText('consultation.booked', 'patient', { startsAt }, ANYBODY)).toEqual({
      title: 'Consultation booked',
      body: 'Your consultation is on Friday, 20 November 2026 at 09:30 UTC.',
    });
    expect(consultationText('consultation.booked', 'doctor', { startsAt }, ANYBODY).body).toBe(
      'A consultation was booked with you for Friday, 20 November 2026 at 09:30 UTC.',
    );
  });

  it.each([
    [{ locale: 'en-IN', timeZone: 'Asia/Kolkata' }, /^Friday,? 20 November,? 2026 at 3:00.pm IST$/],
    [{ locale: 'en-US', timeZone: 'America/New_York' }, /^Friday, November 20, 2026 at 4:30.AM EST$/],
    [LONDON, /^Friday,? 20 November 2026 at 09:30 GMT$/],
    // We have no German: an English sentence with an English date, by the clock of Berlin.
    [{ locale: 'de-DE', timeZone: 'Europe/Berlin' }, /^Friday,? 20 November 2026 at 10:30 CET$/],
  ])('is by the clock and in the notation of %j', (reader, expected) => {
    const [, moment] = / is on (.*)\.$/.exec(reminderText('patient', startsAt, reader).body) ?? [];
    expect(moment).toMatch(expected);
  });

  it('follows the clock over a change of daylight saving time', () => {
    const [winter, summer] = ['2027-03-27T09:30:00Z', '2027-03-28T09:30:00Z'].map(
      (at) => reminderText('doctor', at, LONDON).body,
    );
    expect(winter).toContain('09:30 GMT');
    expect(summer).toContain('10:30 BST');
  });

  it('names both times of a visit that was moved', () => {
    const moved = { startsAt: '2026-11-21T11:00:00Z', before: startsAt };
    expect(consultationText('consultation.rescheduled', 'patient', moved, ANYBODY).body).toBe(
      'Your consultation on Friday, 20 November 2026 at 09:30 UTC was moved to Saturday, 21 November 2026 at 11:00 UTC.',
    );
  });

  it.each([
    [15000, 'INR', 'INR 150.00'],
    [1500, 'JPY', 'JPY 1,500'],
    [1500, 'KWD', 'KWD 1.500'],
    [5, 'EUR', 'EUR 0.05'],
  ])('writes %i minor units of %s as %s', (amount, currency, written) => {
    // Intl puts a no-break space between code and number.
    expect(paymentText('payment.captured', amount, currency, ANYBODY).body.replaceAll('\u00a0', ' ')).toContain(
      written,
    );
  });

  it('exists for every event that is handled', () => {
    for (const type of CONSULTATION_EVENTS) {
      expect(consultationText(type, 'doctor', { startsAt, before: startsAt }, ANYBODY).title).not.toBe('');
    }
    for (const type of PRESCRIPTION_EVENTS) {
      expect(prescriptionText(type, new Date(startsAt), ANYBODY).body).not.toBe('');
    }
    for (const type of PAYMENT_EVENTS) expect(paymentText(type, 100, 'INR', ANYBODY).title).not.toBe('');
  });
});
