import type { AccessLines } from '../access-line';

export const healthLines: AccessLines = {
  checkLiveness: { allowed: 'everybody' },
  checkReadiness: { allowed: 'everybody' },
  checkStartup: { allowed: 'everybody' },
  readMetrics: { allowed: 'everybody' },
};
