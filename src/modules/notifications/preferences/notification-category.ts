/** What notifications are about; what people choose channels for. */
export const NOTIFICATION_CATEGORIES = [
  'appointments',
  'reminders',
  'payments',
  'prescriptions',
  'stock',
  'security',
  'other',
] as const;

export type NotificationCategory = (typeof NOTIFICATION_CATEGORIES)[number];

/** What a link in a mail can end: the mails of a category, or the daily summary with all that stands in it. */
export const ENDABLE_MAILS = [...NOTIFICATION_CATEGORIES, 'summary'] as const;

export type EndableMails = (typeof ENDABLE_MAILS)[number];

/** By the aggregate of an event's type. */
const BY_AGGREGATE: Readonly<Record<string, NotificationCategory>> = {
  consultation: 'appointments',
  consultation_note: 'appointments',
  consultation_series: 'appointments',
  meeting_guest: 'appointments',
  slot_hold: 'appointments',
  waitlist_entry: 'appointments',
  payment: 'payments',
  prescription: 'prescriptions',
  lot: 'stock',
  product: 'stock',
  reservation: 'stock',
  restock_order: 'stock',
  stock: 'stock',
  emergency_access: 'security',
  // Of a medicine that may do harm nobody may have silenced.
  recall: 'security',
  partner: 'security',
  partner_endpoint: 'security',
  partner_sync: 'security',
  user: 'security',
};

const BY_TYPE: Readonly<Record<string, NotificationCategory>> = { 'consultation.reminder_fell_due': 'reminders' };

/** @param type of an event, e.g. `consultation.booked` */
export function categoryOf(type: string): NotificationCategory {
  return BY_TYPE[type] ?? BY_AGGREGATE[type.split('.', 1)[0]] ?? 'other';
}
