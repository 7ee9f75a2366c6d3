import { uuidv7 } from 'uuidv7';
import type { TestApp } from '../../support/test-app';

/** Something happens that some are told of. @returns what it is about */
export async function happens(
  test: Pick<TestApp, 'sql'>,
  type: string,
  payload: Record<string, unknown>,
): Promise<string> {
  const subject = uuidv7();
  await test.sql(
    `insert into outbox_event (id, aggregate_type, aggregate_id, type, version, payload, occurred_at) values ($1, $2, $3, $4, 1, $5, now())`,
    [uuidv7(), type.split('.')[0], subject, type, JSON.stringify(payload)],
  );
  return subject;
}

export const visit = (patientId: string, doctorUserId: string | null = null) => ({
  ...{ consultationId: uuidv7(), doctorId: uuidv7(), patientId, doctorUserId, status: 'scheduled' },
  reason: 'never told',
});
