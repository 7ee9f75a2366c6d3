import { Module } from '@nestjs/common';
import { AccountSecurityNewsHandler } from './account-security-news.handler';
import { ConsultationNewsHandler } from './consultation-news.handler';
import { EmergencyAccessNewsHandler } from './emergency-access-news.handler';
import { NotificationRepository } from './notification.repository';
import { NotificationsController } from './notifications.controller';
import { NotificationsService } from './notifications.service';
import { PaymentNewsHandler } from './payment-news.handler';

@Module({
  controllers: [NotificationsController],
  providers: [
    NotificationsService,
    NotificationRepository,
    AccountSecurityNewsHandler,
    ConsultationNewsHandler,
    EmergencyAccessNewsHandler,
    PaymentNewsHandler,
  ],
})
export class NotificationsModule {}
