import { Module } from '@nestjs/common';
import { AccountSecurityNewsHandler } from './account-security-news.handler';
import { ConsultationNewsHandler } from './consultation-news.handler';
import { EmergencyAccessNewsHandler } from './emergency-access-news.handler';
import { ExpiringApiKeyNewsHandler } from './expiring-api-key-news.handler';
import { NotificationRepository } from './notification.repository';
import { NotificationsController } from './notifications.controller';
import { NotificationsPersonalData } from './notifications.personal-data';
import { NotificationsService } from './notifications.service';
import { PaymentNewsHandler } from './payment-news.handler';

@Module({
  controllers: [NotificationsController],
  providers: [
    NotificationsService,
    NotificationRepository,
    NotificationsPersonalData,
    AccountSecurityNewsHandler,
    ConsultationNewsHandler,
    EmergencyAccessNewsHandler,
    ExpiringApiKeyNewsHandler,
    PaymentNewsHandler,
  ],
})
export class NotificationsModule {}
