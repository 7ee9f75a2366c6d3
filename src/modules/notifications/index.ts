export { NotificationDelivery } from './delivery/notification-delivery.entity';
export { NotificationDigest } from './delivery/notification-digest.entity';
export { AppointmentReminder } from './reminders/appointment-reminder.entity';
export { Notification } from './notification.entity';
export { NotificationPreference } from './preferences/notification-preference.entity';
export { NotificationsModule } from './notifications.module';
export { UnsubscribeLink } from './preferences/unsubscribe-link.entity';
