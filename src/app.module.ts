import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { ConfigModule } from './config/config.module';
import type { Environment } from './config/env';
import { entities } from './entities';
import { type Clock, systemClock } from './kernel/clock';
import { AuditModule } from './modules/audit';
import { CalendarModule } from './modules/calendar';
import { DoctorsModule } from './modules/doctors';
import { InventoryModule, RestockingModule } from './modules/inventory';
import { IdentityModule } from './modules/identity';
import { ConsultationsModule } from './modules/consultations';
import { PartnersModule } from './modules/partners';
import { PatientsModule } from './modules/patients';
import { PrescriptionsModule } from './modules/prescriptions';
import { PaymentsModule } from './modules/payments';
import { PmsSyncModule } from './modules/pms-sync';
import { RecallsModule } from './modules/recalls';
import { LiveUpdatesModule } from './modules/live-updates';
import { NotificationsModule } from './modules/notifications';
import { AuthModule } from './platform/auth/auth.module';
import { CacheModule } from './platform/cache/cache.module';
import { DatabaseModule } from './platform/database/database.module';
import { EncryptionModule } from './platform/encryption/encryption.module';
import { FilesModule } from './platform/files/files.module';
import { HealthModule } from './platform/health/health.module';
import { RateLimitModule } from './platform/http/rate-limit.module';
import { DrainModule } from './platform/http/drain.module';
import { ObservabilityModule } from './platform/observability/observability.module';
import { AnswersAtHandModule } from './platform/http/answers-at-hand.module';
import { IdempotencyModule } from './platform/http/idempotency.module';
import { MailModule } from './platform/mail/mail.module';
import { OutboxModule } from './platform/outbox/outbox.module';
import { PersonalDataModule } from './platform/personal-data/personal-data.module';
import { QueuesModule } from './platform/queues/queues.module';
import { RealtimeModule } from './platform/realtime/realtime.module';
import { ScheduleModule } from './platform/schedule/schedule.module';

/** What a test brings along: its own time, and modules with routes of its own. */
export interface AppAdditions {
  clock?: Clock;
  modules?: ModuleMetadata['imports'];
}

const DOMAIN = [
  AuditModule,
  IdentityModule,
  DoctorsModule,
  PaymentsModule,
  ConsultationsModule,
  CalendarModule,
  PatientsModule,
  PrescriptionsModule,
  RecallsModule,
  PartnersModule,
  NotificationsModule,
  LiveUpdatesModule,
  InventoryModule,
  RestockingModule,
  PmsSyncModule,
];

/** The table of contents. */
@Module({})
export class AppModule {
  static with(environment: Environment, logger: Logger, additions: AppAdditions = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(environment, additions.clock ?? systemClock),
        // Requests are logged by a Fastify hook; nestjs-pino carries everything that the service itself says.
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        DatabaseModule.forRoot(entities),
        RealtimeModule,
        EncryptionModule,
        CacheModule,
        DrainModule,
        RateLimitModule,
        ObservabilityModule,
        HealthModule,
        QueuesModule,
        OutboxModule,
        ScheduleModule,
        MailModule,
        FilesModule,
        PersonalDataModule,
        AuthModule,
        IdempotencyModule,
        AnswersAtHandModule,
        ...DOMAIN,
        ...(additions.modules ?? []),
      ],
    };
  }
}
