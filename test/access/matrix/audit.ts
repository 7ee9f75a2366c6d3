import type { AccessLines } from '../access-line';

export const auditLines: AccessLines = {
  listAuditLogs: { allowed: ['admin'] },
};
