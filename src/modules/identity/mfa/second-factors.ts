import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import type { UserAccount } from '../user-account.entity';
import { MfaRepository } from './mfa.repository';
import { MfaTrail } from './mfa-trail';
import { drawRecoveryCodes, recoveryCodeHash } from './recovery-codes';
import { newTotpSecret, stepOfCode } from './totp';
import { TotpFactor } from './totp-factor.entity';

/** What a person shows as second factor: one of the two. */
export interface FactorAnswer {
  /** Of the authenticator app, six digits. */
  code?: string;
  recoveryCode?: string;
}

/** An answer that looks right; whether it was used before, the database decides in {@link SecondFactors.spend}. */
export type Evidence =
  | { readonly method: 'totp'; readonly factorId: string; readonly step: number }
  | { readonly method: 'recovery_code'; readonly codeHash: string };

/** The second factors of accounts: an authenticator app, and recovery codes for when it is lost. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly repository: MfaRepository,
    private readonly cipher: FieldCipher,
    private readonly trail: MfaTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  active(em: EntityManager, userId: string): Promise<TotpFactor | null> {
    return this.repository.active(em, userId);
  }

  /** One that has not expired. */
  async pending(em: EntityManager, userId: string): Promise<TotpFactor | null> {
    const factor = await this.repository.pending(em, userId);
    return factor?.isPending(this.clock.now()) ? factor : null;
  }

  recoveryCodesLeft(em: EntityManager, userId: string): Promise<number> {
    return this.repository.unusedRecoveryCodes(em, userId);
  }

  /** Begins to set an app up, in place of one that was not finished. The account is locked by the caller. */
  async begin(em: EntityManager, user: UserAccount): Promise<{ secret: string; expiresAt: Date }> {
    await this.repository.forgetPending(em, user.id);
    const secret = newTotpSecret();
    const factor = TotpFactor.begin(user, (place) => this.cipher.seal(secret, place), this.clock.now());
    em.persist(factor);
    return { secret, expiresAt: factor.expiresAt! };
  }

  /** The step of a code for this factor. Not in a transaction: a data key may have to be fetched. */
  async stepOf(factor: TotpFactor, code: string): Promise<number | null> {
    return stepOfCode(await this.cipher.open(factor.secret, factor.place), code, this.clock.now());
  }

  /**
   * Makes it the account's factor instead of any earlier one. The account is locked by the caller.
   *
   * @returns the new recovery codes, to be shown once
   */
  async activate(em: EntityManager, actor: Actor, factor: TotpFactor, step: number): Promise<string[]> {
    await this.repository.forgetActive(em, factor.user.id);
    factor.activate(step, this.clock.now());
    this.trail.tell(em, actor, factor.user, 'user.mfa_enabled');
    return this.renewRecoveryCodes(em, factor.user);
  }

  /** @returns the new ones, to be shown once; the old ones are good no more */
  async renewRecoveryCodes(em: EntityManager, user: UserAccount): Promise<string[]> {
    const codes = drawRecoveryCodes();
    await this.repository.replaceRecoveryCodes(em, user, codes, this.clock.now());
    return codes;
  }

  /** Everything that the account has, and the logins that wait for it. */
  async forget(em: EntityManager, userId: string): Promise<void> {
    await this.repository.forgetPending(em, userId);
    await this.repository.forgetActive(em, userId);
    await this.repository.forgetRecoveryCodes(em, userId);
    await this.repository.forgetChallenges(em, userId);
  }

  /** Not in a transaction, as {@link stepOf}. @returns null for what is certainly wrong */
  async examine(factor: TotpFactor | null, { code, recoveryCode }: FactorAnswer): Promise<Evidence | null> {
    if (!factor) return null;
    if (recoveryCode !== undefined) {
      return { method: 'recovery_code', codeHash: recoveryCodeHash(factor.user.id, recoveryCode) };
    }
    const step = code === undefined ? null : await this.stepOf(factor, code);
    return step === null ? null : { method: 'totp', factorId: factor.id, step };
  }

  /** Uses the evidence up in the caller's transaction. @returns false when it was used before or is wrong after all */
  async spend(em: EntityManager, actor: Actor, user: UserAccount, evidence: Evidence | null): Promise<boolean> {
    if (!evidence) return false;
    if (evidence.method === 'totp') return this.repository.useStep(em, evidence.factorId, evidence.step);
    if (!(await this.repository.useRecoveryCode(em, user.id, evidence.codeHash, this.clock.now()))) return false;
    const recoveryCodesLeft = await this.repository.unusedRecoveryCodes(em, user.id);
    this.trail.tell(em, actor, user, 'user.recovery_code_used', { recoveryCodesLeft });
    return true;
  }
}
