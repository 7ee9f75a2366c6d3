import { uuidv7 } from 'uuidv7';
import { type AccessLines, SIGNED_IN } from '../access-line';
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
