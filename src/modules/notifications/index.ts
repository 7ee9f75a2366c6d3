export { AppointmentReminder } from './reminders/appointment-reminder.entity';
export { Notification } from './notification.entity';
export { NotificationsModule } from './notifications.module';
