import { Global, Module } from '@nestjs/common';
import { join } from 'node:path';
import { Environment } from '../../config/env';
import { DENIAL_RECORDER } from '../../platform/auth/denials';
import { KEY_CHANGE_RECORDER } from '../../platform/auth/key-changes';
import { AccessLog } from './access-log';
import { AccessLogPersonalData } from './access-log.personal-data';
import { AuditLogController } from './audit-log.controller';
import { AuditLogRepository } from './audit-log.repository';
import { AuditLogService } from './audit-log.service';
import { AuditTrail } from './audit-trail';
import { AuditVerificationController } from './audit-verification.controller';
import { DenialLog } from './denial-log';
import { AuditSealRepository } from './sealing/audit-seal.repository';
import { AuditSealer } from './sealing/audit-sealer';
import { HeadsFile } from './sealing/heads-file';
import { SealKeys } from './sealing/seal-keys';
import { SealingLoop } from './sealing/sealing-loop';
import { AuditVerificationJob } from './verification/audit-verification.job';
import { AuditVerificationRepository } from './verification/audit-verification.repository';
import { AuditVerificationService } from './verification/audit-verification.service';
import { TrailVerifiers } from './verification/trail-verifiers';

const SEALING = [
  { provide: SealKeys, inject: [Environment], useFactory: (env: Environment) => SealKeys.from(env) },
  { provide: HeadsFile, inject: [Environment], useFactory: (env: Environment) => new HeadsFile(headsPath(env)) },
  AuditSealRepository,
  AuditSealer,
  SealingLoop,
];

const VERIFICATION = [TrailVerifiers, AuditVerificationRepository, AuditVerificationService, AuditVerificationJob];

@Global()
@Module({
  controllers: [AuditVerificationController, AuditLogController],
  providers: [
    AuditTrail,
    AccessLogPersonalData,
    AuditLogRepository,
    AccessLog,
    AuditLogService,
    ...SEALING,
    ...VERIFICATION,
    { provide: DENIAL_RECORDER, useClass: DenialLog },
    { provide: KEY_CHANGE_RECORDER, useExisting: AuditTrail },
  ],
  exports: [AccessLog, AuditTrail, DENIAL_RECORDER, KEY_CHANGE_RECORDER],
})
export class AuditModule {}

function headsPath({ AUDIT_HEADS_FILE, DATA_DIR }: Environment): string {
  return AUDIT_HEADS_FILE ?? join(DATA_DIR, 'audit', 'heads.jsonl');
}
