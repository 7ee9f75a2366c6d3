import { Global, Module } from '@nestjs/common';
import { DENIAL_RECORDER } from '../../platform/auth/denials';
import { AuditLogController } from './audit-log.controller';
import { AuditLogRepository } from './audit-log.repository';
import { AuditLogService } from './audit-log.service';
import { AuditTrail } from './audit-trail';
import { DenialLog } from './denial-log';

@Global()
@Module({
  controllers: [AuditLogController],
  providers: [AuditTrail, AuditLogRepository, AuditLogService, { provide: DENIAL_RECORDER, useClass: DenialLog }],
  exports: [AuditTrail, DENIAL_RECORDER],
})
export class AuditModule {}
