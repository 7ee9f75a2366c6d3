export { AccessLog } from './access-log';
export { AUDIT_OUTCOMES, AuditEntry, type AuditOutcome } from './audit-entry.entity';
export { AuditModule } from './audit.module';
export { type AuditFact, AuditTrail, type SeenItem } from './audit-trail';
export { HeadsFile } from './sealing/heads-file';
export { publicKeyOf, SealKeys } from './sealing/seal-keys';
export { type TrailDatabase, TrailReader } from './verification/trail-reader';
export { type VerificationScope, TrailVerifier } from './verification/trail-verifier';
export type { VerificationReport } from './verification/verification-report';
