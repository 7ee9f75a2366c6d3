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
