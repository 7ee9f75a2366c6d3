import { Module } from '@nestjs/common';
import { ConsultationsModule } from '../consultations';
import { IdentityModule } from '../identity';
import { AccountSecurityNewsHandler } from './account-security-news.handler';
import { ConsultationNewsHandler } from './consultation-news.handler';
import { EmergencyAccessNewsHandler } from './emergency-access-news.handler';
import { ExpiringApiKeyNewsHandler } from './expiring-api-key-news.handler';
import { NotificationRepository } from './notification.repository';
import { NotificationsController } from './notifications.controller';
import { NotificationsPersonalData } from './notifications.personal-data';
import { NotificationsService } from './notifications.service';
import { OwnNotifications } from './own-notifications.service';
import { PaymentNewsHandler } from './payment-news.handler';
import { ReminderExpiryJob } from './reminders/reminder-expiry.job';
import { ReminderNewsHandler } from './reminders/reminder-news.handler';
import { ReminderRepository } from './reminders/reminder.repository';
import { RemindersJob } from './reminders/reminders.job';
import { Reminders } from './reminders/reminders.service';

@Module({
  imports: [ConsultationsModule, IdentityModule],
  controllers: [NotificationsController],
  providers: [
    NotificationsService,
    OwnNotifications,
    NotificationRepository,
    NotificationsPersonalData,
    AccountSecurityNewsHandler,
    ConsultationNewsHandler,
    EmergencyAccessNewsHandler,
    ExpiringApiKeyNewsHandler,
    PaymentNewsHandler,
    ReminderExpiryJob,
    ReminderNewsHandler,
    ReminderRepository,
    Reminders,
    RemindersJob,
  ],
})
export class NotificationsModule {}
