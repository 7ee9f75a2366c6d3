import { uuidv7 } from 'uuidv7';
import { type AccessLines, SIGNED_IN } from '../access-line';
import { UnsubscribeLink } from '../../../src/modules/notifications';
import type { Clinic } from '../clinic';

export const notificationLines: AccessLines = {
  listNotifications: {
    allowed: SIGNED_IN,
    blind: SIGNED_IN.filter((identity) => identity !== 'patient'),
    ask: async (clinic) => ({ hidden: await notificationOf(clinic) }),
  },
  readNotification: {
    allowed: ['patient'],
    foreign: SIGNED_IN,
    ask: async (clinic) => ({ path: { id: await notificationOf(clinic) }, body: { read: true } }),
  },
  getNotificationPreferences: { allowed: SIGNED_IN },
  changeNotificationPreferences: {
    allowed: SIGNED_IN,
    ask: () => ({ body: { categories: [{ category: 'stock', email: 'off' }] } }),
  },
  unsubscribeFromMails: {
    allowed: 'everybody',
    ask: async (clinic) => ({ query: `?token=${await linkOf(clinic)}` }),
  },
};

/** Something that `patient` was told. */
async function notificationOf({ test, patient }: Clinic): Promise<string> {
  const id = uuidv7();
  await test.sql(
    `insert into notification (id, user_id, event_id, type, title, body, created_at)
     values ($1, $2, $3, 'consultation.booked', 'Consultation booked', 'Yours.', now())`,
    [id, patient.id, uuidv7()],
  );
  return id;
}

/** The token of a link in a mail to `patient`. */
async function linkOf({ test, patient }: Clinic): Promise<string> {
  const { link, token } = UnsubscribeLink.issue(patient.id, 'payments', new Date());
  await test.sql(
    `insert into unsubscribe_link (token_hash, user_id, category, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
    [link.tokenHash, link.userId, link.category, link.createdAt, link.expiresAt],
  );
  return token;
}
