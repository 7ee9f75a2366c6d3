import type { Audience, Sentence, Words } from './words';

const BOOKED: Record<Audience, Sentence> = {
  patient: { title: 'Consultation booked', body: (moment) => `Your consultation is on ${moment}.` },
  doctor: { title: 'New consultation', body: (moment) => `A consultation was booked with you for ${moment}.` },
};

export const ENGLISH: Words = {
  locale: 'en-GB',
  consultation: {
    'consultation.booked': BOOKED,
    // The payment of a card came through: to people this is the booking.
    'consultation.scheduled': BOOKED,
    'consultation.rescheduled': {
      patient: {
        title: 'Consultation moved',
        body: (moment, before) => `Your consultation${since(before)} was moved to ${moment}.`,
      },
      doctor: {
        title: 'Consultation moved',
        body: (moment, before) => `The consultation${since(before)} was moved to ${moment}.`,
      },
    },
    'consultation.cancelled': {
      patient: { title: 'Consultation cancelled', body: (moment) => `Your consultation on ${moment} was cancelled.` },
      doctor: { title: 'Consultation cancelled', body: (moment) => `The consultation on ${moment} was cancelled.` },
    },
    'consultation.missed': {
      patient: {
        title: 'Consultation missed',
        body: (moment) =>
          `Nobody has seen you at your consultation on ${moment}. Tell the front desk now if you are there, before a fee is taken.`,
      },
      doctor: {
        title: 'Consultation missed',
        body: (moment) => `The patient did not come to the consultation on ${moment}.`,
      },
    },
  },
  reminder: {
    patient: { title: 'Your consultation is coming up', body: (moment) => `Your consultation is on ${moment}.` },
    doctor: { title: 'A consultation is coming up', body: (moment) => `You have a consultation on ${moment}.` },
  },
  waitlistOffer: {
    title: 'A time has become free',
    body: (moment, until) =>
      `${moment} is free and kept for you. Book it until ${until}; then the next person is asked.`,
  },
  mail: {
    open: 'Read it in the application',
    unsubscribe: (url) => `You get such mails because you have not turned them off. To end them, open ${url}`,
    summarySubject: (day) => `Your summary of ${day}`,
    summary: (count) =>
      count === 1 ? 'One thing happened since the last summary.' : `${count} things happened since the last summary.`,
    earlier: (count) => `The last of them follow; ${count} more are in the application.`,
  },
  prescription: {
    'prescription.reserved': {
      title: 'Your prescription is ready',
      body: () =>
        'Your prescription is signed, and everything is set aside for you. You can pick it up at the dispensary.',
    },
    'prescription.awaiting_stock': {
      title: 'Your prescription has to wait',
      body: () =>
        'Your prescription is signed, but the dispensary does not have all of it right now. You are told as soon as it can be picked up.',
    },
    'prescription.dispensed': {
      title: 'Medicine was handed out',
      body: (moment) =>
        `Something was handed out on a prescription of yours on ${moment}. Sign in to see what, and how to take it. Tell us if you know nothing of it.`,
    },
    'prescription.refill_due': {
      title: 'A refill is due',
      body: () => 'The next fill of a prescription of yours can be picked up from now on. Sign in to see which one.',
    },
    'prescription.held': {
      title: 'Your prescription is on hold',
      body: () =>
        'Nothing is handed out on a prescription of yours for now. Call us to hear why, and what to do meanwhile.',
    },
    'prescription.resumed': {
      title: 'Your prescription goes on',
      body: () => 'A prescription of yours is no longer on hold. Sign in to see what can be picked up.',
    },
    'prescription.cancelled': {
      title: 'A prescription was cancelled',
      body: () =>
        'Your doctor has cancelled a prescription of yours, or another one has taken its place. Sign in to see what holds now.',
    },
    'prescription.expired': {
      title: 'A prescription has expired',
      body: () =>
        'Nothing is handed out on a prescription of yours any more, since its time is up. Ask your doctor if you still need it.',
    },
  },
  payment: {
    'payment.captured': { title: 'Payment received', body: (amount) => `We received your payment of ${amount}.` },
    'payment.refunded': { title: 'Payment given back', body: (amount) => `We gave back ${amount}.` },
    'payment.owed': { title: 'Payment due', body: (amount) => `Please pay ${amount} at the clinic.` },
    'payment.failed': { title: 'Payment failed', body: (amount) => `Your payment of ${amount} did not go through.` },
  },
};

function since(before: string | undefined): string {
  return before === undefined ? '' : ` on ${before}`;
}
