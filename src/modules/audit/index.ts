export { AuditEntry } from './audit-entry.entity';
export { AuditModule } from './audit.module';
export { type AuditFact, AuditTrail } from './audit-trail';
