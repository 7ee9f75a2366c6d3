import type { AccessLines } from '../access-line';

export const auditLines: AccessLines = {
  listAuditLogs: { allowed: ['admin'] },
  verifyAuditLogs: { allowed: ['admin'], ask: () => Promise.resolve({ body: {} }) },
  getAuditLogVerification: {
    allowed: ['admin'],
    ask: async (clinic) => {
      await clinic.post('admin', '/audit-logs/verification', {});
      return {};
    },
  },
  listOwnAccessLog: { allowed: ['patient', 'otherPatient'] },
};
