export { Notification } from './notification.entity';
export { NotificationsModule } from './notifications.module';
