import type { TestApp } from '../../support/test-app';

/** `data` of a sign-up, a login and a refresh. */
export interface Authentication {
  user: { id: string; email: string; name: string; role: string };
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

/** The audit trail as it is in the database, oldest first. */
export function auditRows(test: TestApp, where: string) {
  return test.sql<{ action: string; outcome: string; subject_id: string | null; details: Record<string, unknown> }>(
    `select * from audit_log where ${where} order by id`,
  );
}
