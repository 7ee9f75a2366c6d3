import type { NotificationText } from './notification.entity';

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Does not name the medicine: it may show on a locked screen. `GET /users/me/recalls` does. @param first, last RFC 3339 */
export function recalledMedicineText(first: string, last: string): NotificationText {
  const [from, to] = [first, last].map((at) => DAY.format(new Date(at)));
  const when = from === to ? `on ${from}` : `between ${from} and ${to}`;
  return {
    title: 'A medicine of yours is recalled',
    body: `A medicine that we handed out to you ${when} is being recalled. Before you take more of it, sign in to see which one it is, or call us. We will try to reach you as well.`,
  };
}

export function recallText(recall: { class: string; batch: string; patients: number }): NotificationText {
  const patients = recall.patients === 1 ? 'One patient has' : `${recall.patients} patients have`;
  return {
    title: 'A batch was recalled',
    body: `Batch ${recall.batch} was recalled (class ${recall.class}). ${patients} had something of it and must be contacted.`,
  };
}
