import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { systemActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountTrail } from './account-trail';
import { Passwords } from './passwords';
import { UserAccount } from './user-account.entity';

/** Administrators that nobody signed in makes: the first one, and one for a clinic that has lost all of its own. */
@Injectable()
export class Administrators {
  constructor(
    private readonly work: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly trail: AccountTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param email trimmed and in lower case
   * @returns the account's id
   * @throws ValidationFailed for a password that is easy to guess; DomainError `email_taken`
   */
  async appoint({ email, name, password }: { email: string; name: string; password: string }): Promise<string> {
    const passwordHash = await this.passwords.hashChosen(password, { email, name });
    return this.work.run(async (em) => {
      const now = this.clock.now();
      const user = UserAccount.open({ email, passwordHash, name, role: 'admin' }, now);
      user.emailVerifiedAt = now;
      em.persist(user);
      this.trail.record(em, systemActor('npm run create-admin'), user, 'user.registered', { role: 'admin' });
      return user.id;
    });
  }
}
