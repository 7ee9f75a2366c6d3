import { Module } from '@nestjs/common';
import { CalendarModule } from '../calendar';
import { ConsultationsModule } from '../consultations';
import { IdentityModule } from '../identity';
import { AccountSecurityNewsHandler } from './account-security-news.handler';
import { ConsultationNewsHandler } from './consultation-news.handler';
import { DeliveryExpiryJob } from './delivery/delivery-expiry.job';
import { DeliveryRepository } from './delivery/delivery.repository';
import { DigestMailHandler } from './delivery/digest-mail.handler';
import { DigestsJob } from './delivery/digests.job';
import { Digests } from './delivery/digests.service';
import { NotificationLetters } from './delivery/notification-letters';
import { NotificationMailHandler } from './delivery/notification-mail.handler';
import { NotificationMails } from './delivery/notification-mails.service';
import { VisitsInMails } from './delivery/visit-news';
import { DisabledEndpointNewsHandler } from './disabled-endpoint-news.handler';
import { PartnerSyncNewsHandler } from './partner-sync-news.handler';
import { EmergencyAccessNewsHandler } from './emergency-access-news.handler';
import { ExpiringApiKeyNewsHandler } from './expiring-api-key-news.handler';
import { NotificationRepository } from './notification.repository';
import { NotificationsController } from './notifications.controller';
import { NotificationsPersonalData } from './notifications.personal-data';
import { NotificationsService } from './notifications.service';
import { OwnNotifications } from './own-notifications.service';
import { PaymentNewsHandler } from './payment-news.handler';
import { PrescriptionNewsHandler } from './prescription-news.handler';
import { RecallNewsHandler } from './recall-news.handler';
import { StockNewsHandler } from './stock-news.handler';
import { PreferenceRepository } from './preferences/preference.repository';
import { PreferencesController } from './preferences/preferences.controller';
import { PreferencesPersonalData } from './preferences/preferences.personal-data';
import { Preferences } from './preferences/preferences.service';
import { UnsubscriptionsController } from './preferences/unsubscriptions.controller';
import { Unsubscriptions } from './preferences/unsubscriptions.service';
import { ReminderExpiryJob } from './reminders/reminder-expiry.job';
import { WaitlistNewsHandler } from './waitlist-news.handler';
import { ReminderNewsHandler } from './reminders/reminder-news.handler';
import { ReminderRepository } from './reminders/reminder.repository';
import { RemindersJob } from './reminders/reminders.job';
import { Reminders } from './reminders/reminders.service';

const DELIVERY = [
  DeliveryExpiryJob,
  DeliveryRepository,
  DigestMailHandler,
  Digests,
  DigestsJob,
  NotificationLetters,
  NotificationMailHandler,
  NotificationMails,
  VisitsInMails,
];
const PREFERENCES = [PreferenceRepository, Preferences, PreferencesPersonalData, Unsubscriptions];

@Module({
  imports: [CalendarModule, ConsultationsModule, IdentityModule],
  controllers: [NotificationsController, PreferencesController, UnsubscriptionsController],
  providers: [
    NotificationsService,
    OwnNotifications,
    NotificationRepository,
    NotificationsPersonalData,
    AccountSecurityNewsHandler,
    ConsultationNewsHandler,
    DisabledEndpointNewsHandler,
    PartnerSyncNewsHandler,
    EmergencyAccessNewsHandler,
    ExpiringApiKeyNewsHandler,
    PaymentNewsHandler,
    PrescriptionNewsHandler,
    RecallNewsHandler,
    StockNewsHandler,
    ReminderExpiryJob,
    ReminderNewsHandler,
    WaitlistNewsHandler,
    ReminderRepository,
    Reminders,
    ...DELIVERY,
    ...PREFERENCES,
    RemindersJob,
  ],
})
export class NotificationsModule {}
