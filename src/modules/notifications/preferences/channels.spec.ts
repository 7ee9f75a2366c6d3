import { ACCOUNT_SECURITY_EVENTS } from '../account-security-texts';
import { CONSULTATION_EVENTS, PAYMENT_EVENTS } from '../notification-texts';
import { channelsFor, DEFAULT_CHANNELS, emailChoicesOf } from './channels';
import { categoryOf, NOTIFICATION_CATEGORIES } from './notification-category';

const ASHA = { emailVerified: true, active: true };
const BOTH = { inApp: true, email: 'immediate' } as const;

describe('the channels of a notification', () => {
  it('are what was chosen', () => {
    expect(channelsFor(BOTH, ASHA, 'consultation.booked')).toEqual(BOTH);
    expect(channelsFor({ inApp: false, email: 'daily' }, ASHA, 'payment.owed')).toEqual({
      inApp: false,
      email: 'daily',
    });
  });

  it.each([
    ['an address that nobody has confirmed', { emailVerified: false, active: true }],
    ['somebody who cannot sign in', { emailVerified: true, active: false }],
  ])('are no mail to %s', (_, recipient) => {
    expect(channelsFor(BOTH, recipient, 'consultation.booked')).toEqual({ inApp: true, email: 'off' });
  });

  it('are no second mail about what has a letter of its own', () => {
    for (const type of [...ACCOUNT_SECURITY_EVENTS, 'emergency_access.opened']) {
      expect([type, channelsFor(BOTH, ASHA, type).email]).toEqual([type, 'off']);
    }
    expect(channelsFor(BOTH, ASHA, 'emergency_access.unusual_use').email).toBe('immediate');
  });

  it('can be chosen as they are where nobody has', () => {
    for (const category of NOTIFICATION_CATEGORIES) {
      expect(emailChoicesOf(category)).toContain(DEFAULT_CHANNELS[category].email);
    }
  });
});

describe('the category of an event', () => {
  it('is known for all that people are told of', () => {
    expect(CONSULTATION_EVENTS.map(categoryOf)).toEqual(CONSULTATION_EVENTS.map(() => 'appointments'));
    expect(PAYMENT_EVENTS.map(categoryOf)).toEqual(PAYMENT_EVENTS.map(() => 'payments'));
    expect(ACCOUNT_SECURITY_EVENTS.map(categoryOf)).toEqual(ACCOUNT_SECURITY_EVENTS.map(() => 'security'));
    expect(categoryOf('consultation.reminder_fell_due')).toBe('reminders');
    expect(categoryOf('stock.low')).toBe('stock');
    expect(categoryOf('something.happened')).toBe('other');
  });
});
