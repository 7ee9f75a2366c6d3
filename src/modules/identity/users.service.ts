import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Role, SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import type { UserListQuery } from './dto/user-list.query';
import { lastAdmin, noLongerAdmin } from './identity.errors';
import { SessionsService } from './sessions.service';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** Accounts as an administrator sees them. */
@Injectable()
export class UsersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly audit: AuditTrail,
    private readonly sessions: SessionsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(actor: SignedInActor, query: UserListQuery): Promise<[UserAccount[], number]> {
    return this.work.run(async (em) => {
      const page = await this.accounts.list(em, query);
      this.audit.recordList(em, actor, { action: 'user.listed', subjectType: 'user' }, page[0]);
      return page;
    });
  }

  /** @throws NotFound */
  read(actor: SignedInActor, id: string): Promise<UserAccount> {
    return this.work.run(async (em) => {
      const user = await this.accounts.get(em, id);
      this.audit.record(em, actor, {
        action: 'user.read',
        subjectType: 'user',
        subjectId: user.id,
        patientId: user.patientId,
      });
      return user;
    });
  }

  /**
   * Signs the person out everywhere: the next sign-in is one of the new role, with all that is asked of it.
   *
   * @throws NotFound, or DomainError `last_admin` rather than leave the clinic without an administrator
   */
  changeRole(actor: SignedInActor, id: string, role: Role): Promise<UserAccount> {
    return this.work.run(async (em) => {
      const admins = await this.accounts.lockedAdmins(em);
      // The access token may be older than the loss of the role, and this route could give it back.
      if (!admins.some((admin) => admin.id === actor.id)) throw noLongerAdmin();
      const user = await this.accounts.locked(em, id);
      if (user.role === role) return user;
      if (user.role === 'admin' && admins.length === 1) throw lastAdmin();
      const from = user.changeRole(role, this.clock.now());
      await this.sessions.revokeAll(em, user.id, 'role_changed');
      this.audit.record(em, actor, {
        action: 'user.role_changed',
        subjectType: 'user',
        subjectId: user.id,
        details: { from, to: role },
      });
      return user;
    });
  }
}
