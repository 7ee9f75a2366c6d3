import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { isOutdated } from './password-hashes';
import { Passwords } from './passwords';
import { UserAccount } from './user-account.entity';

/** Checks the password of an account, and keeps its hash up to date. */
@Injectable()
export class PasswordCheck {
  private readonly logger = new Logger(PasswordCheck.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly passwords: Passwords,
  ) {}

  /** @throws DomainError `busy` when a check would be turned away right now */
  assertRoom(): void {
    this.passwords.assertRoom();
  }

  /**
   * Outside any transaction: a check takes longer than a row should be held.
   *
   * @param known null takes as long and says no
   * @returns whether it matches; `known` holds the hash that the account has then
   * @throws DomainError `busy`
   */
  async matches(password: string, known: UserAccount | null): Promise<boolean> {
    if (!(await this.passwords.matches(password, known?.passwordHash)) || !known) return false;
    if (isOutdated(known.passwordHash)) await this.renew(password, known);
    return true;
  }

  /** No reason to refuse a login if it fails: the next one tries again. */
  private async renew(password: string, known: UserAccount): Promise<void> {
    try {
      const passwordHash = await this.passwords.hash(password);
      // Only in place of the one that was checked: a password that was changed in the meantime stays. Not a new version of the account.
      const renewed = await this.work.run((em) =>
        em.nativeUpdate(UserAccount, { id: known.id, passwordHash: known.passwordHash }, { passwordHash }),
      );
      if (renewed > 0) known.passwordHash = passwordHash;
      else await this.followOther(password, known);
    } catch (error) {
      this.logger.warn({ err: error, userId: known.id }, 'an old password hash was not renewed');
    }
  }

  /** Another login with the same password renewed it first: it is the hash of that one that counts now. */
  private async followOther(password: string, known: UserAccount): Promise<void> {
    const present = await this.work.read((em) => em.findOne(UserAccount, { id: known.id }));
    if (present && (await this.passwords.matches(password, present.passwordHash)))
      known.passwordHash = present.passwordHash;
  }
}
