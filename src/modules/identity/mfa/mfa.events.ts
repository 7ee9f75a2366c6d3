import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

/** What the owner of an account is to be told of, since somebody else may have done it. */
export const MFA_EVENTS = [
  'user.mfa_enabled',
  'user.mfa_disabled',
  'user.mfa_reset',
  'user.recovery_code_used',
  'user.recovery_codes_renewed',
  'user.login_attack_suspected',
] as const;

export type MfaEventType = (typeof MFA_EVENTS)[number];

export interface MfaFacts {
  userId: string;
  /** Of `user.recovery_code_used`: how many are left. */
  recoveryCodesLeft?: number;
  /** Of `user.login_attack_suspected`: what is being guessed. */
  guessed?: 'password' | 'second_factor';
}

export function mfaEvent(type: MfaEventType, facts: MfaFacts, occurredAt: Date): DomainEvent {
  const { userId } = facts;
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'user',
    aggregateId: userId,
    occurredAt,
    payload: { ...facts },
  };
}
