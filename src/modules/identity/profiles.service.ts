import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import type { ProfileChange } from './profile';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** What people see and change of themselves. */
@Injectable()
export class ProfilesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound when the account has been deleted since the access token was issued */
  read(actor: SignedInActor): Promise<UserAccount> {
    return this.work.run(async (em) => {
      const user = await this.accounts.get(em, actor.id);
      this.audit.record(em, actor, {
        action: 'user.read',
        subjectType: 'user',
        subjectId: user.id,
        patientId: user.patientId,
      });
      return user;
    });
  }

  /** @throws ValidationFailed naming every field that makes no sense; NotFound as {@link read} */
  change(actor: SignedInActor, change: ProfileChange): Promise<UserAccount> {
    return this.work.run(async (em) => {
      const user = await this.accounts.locked(em, actor.id);
      const fields = user.changeProfile(change, this.clock.now());
      if (fields.length > 0) {
        this.audit.record(em, actor, {
          action: 'user.updated',
          subjectType: 'user',
          subjectId: user.id,
          patientId: user.patientId,
          details: { fields },
        });
      }
      return user;
    });
  }
}
