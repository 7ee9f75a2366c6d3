import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { UserAccount } from '../user-account.entity';
import { MfaChallenge } from './mfa-challenge.entity';
import { RecoveryCode } from './recovery-code.entity';
import { TotpFactor } from './totp-factor.entity';

@Injectable()
export class MfaRepository {
  active(em: EntityManager, userId: string): Promise<TotpFactor | null> {
    return em.findOne(TotpFactor, { user: userId, activatedAt: { $ne: null } });
  }

  pending(em: EntityManager, userId: string): Promise<TotpFactor | null> {
    return em.findOne(TotpFactor, { user: userId, activatedAt: null });
  }

  async forgetPending(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(TotpFactor, { user: userId, activatedAt: null });
  }

  async forgetActive(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(TotpFactor, { user: userId, activatedAt: { $ne: null } });
  }

  /**
   * Uses the code of a time step up. Of two requests with one code, on whatever instances, the second waits here for the first and finds
   * the step taken.
   *
   * @returns whether it was still to be had
   */
  async useStep(em: EntityManager, factorId: string, step: number): Promise<boolean> {
    const taken = await em.nativeUpdate(
      TotpFactor,
      { id: factorId, activatedAt: { $ne: null }, lastUsedStep: { $lt: step } },
      { lastUsedStep: step },
    );
    return taken === 1;
  }

  /** Likewise, of two requests with one recovery code. */
  async useRecoveryCode(em: EntityManager, userId: string, codeHash: string, now: Date): Promise<boolean> {
    return (await em.nativeUpdate(RecoveryCode, { user: userId, codeHash, usedAt: null }, { usedAt: now })) === 1;
  }

  unusedRecoveryCodes(em: EntityManager, userId: string): Promise<number> {
    return em.count(RecoveryCode, { user: userId, usedAt: null });
  }

  async replaceRecoveryCodes(em: EntityManager, user: UserAccount, codes: readonly string[], now: Date): Promise<void> {
    await this.forgetRecoveryCodes(em, user.id);
    em.persist(codes.map((code) => RecoveryCode.of(user, code, now)));
  }

  async forgetRecoveryCodes(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(RecoveryCode, { user: userId });
  }

  challenge(em: EntityManager, token: string): Promise<MfaChallenge | null> {
    return em.findOne(MfaChallenge, { tokenHash: MfaChallenge.hash(token) }, { populate: ['user'] });
  }

  /** Locked, so that of two answers at once the second sees what became of the first. */
  lockedChallenge(em: EntityManager, id: string): Promise<MfaChallenge | null> {
    return em.findOne(MfaChallenge, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  async forgetChallenges(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(MfaChallenge, { user: userId });
  }

  /** Challenges and set-ups that nobody finished in time. @returns how many of both */
  async forgetExpired(em: EntityManager, now: Date): Promise<number> {
    const challenges = await em.nativeDelete(MfaChallenge, { expiresAt: { $lt: now } });
    return challenges + (await em.nativeDelete(TotpFactor, { activatedAt: null, expiresAt: { $lt: now } }));
  }
}
