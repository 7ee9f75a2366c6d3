import type { EntityManager } from '@mikro-orm/postgresql';
import { ValidationFailed } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';

/** The account that time is taken for: patients act for themselves, staff name somebody. @throws ValidationFailed */
export function patientFor(actor: SignedInActor, patientId: string | undefined): string {
  if (actor.role === 'patient') {
    if (patientId === undefined || patientId === actor.id) return actor.id;
    throw new ValidationFailed([{ field: 'patientId', message: 'patients book for themselves' }]);
  }
  if (patientId !== undefined) return patientId;
  throw new ValidationFailed([{ field: 'patientId', message: 'is required when staff book' }]);
}

/** Whoever acts for somebody else may name anybody. @throws ValidationFailed where that is no patient's account */
export async function assertPatient(em: EntityManager, patientId: string): Promise<void> {
  const [{ known }] = await em.execute<[{ known: boolean }]>(
    `select exists (select from user_account where id = ? and role = 'patient' and deleted_at is null) as known`,
    [patientId],
  );
  if (!known) throw new ValidationFailed([{ field: 'patientId', message: 'is no patient of this clinic' }]);
}
