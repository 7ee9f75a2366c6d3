import { Global, Module } from '@nestjs/common';
import { DENIAL_RECORDER } from '../../platform/auth/denials';
import { KEY_CHANGE_RECORDER } from '../../platform/auth/key-changes';
import { AuditLogController } from './audit-log.controller';
import { AuditLogRepository } from './audit-log.repository';
import { AuditLogService } from './audit-log.service';
import { AuditTrail } from './audit-trail';
import { DenialLog } from './denial-log';

@Global()
@Module({
  controllers: [AuditLogController],
  providers: [
    AuditTrail,
    AuditLogRepository,
    AuditLogService,
    { provide: DENIAL_RECORDER, useClass: DenialLog },
    { provide: KEY_CHANGE_RECORDER, useExisting: AuditTrail },
  ],
  exports: [AuditTrail, DENIAL_RECORDER, KEY_CHANGE_RECORDER],
})
export class AuditModule {}
