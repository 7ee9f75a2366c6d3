import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import { type Role, systemActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { Passwords } from './passwords';
import { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/** An account as others may know it. */
export interface Account {
  id: string;
  email: string;
  name: string;
  role: Role;
}

export interface Registration {
  /** Trimmed and in lower case here. */
  email: string;
  password: string;
  name: string;
  role: Role;
}

/** The door of the identity module. */
@Injectable()
export class Accounts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: UserAccountRepository,
    private readonly passwords: Passwords,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Makes an account of any role, or returns the one that has this address already, as it is. */
  async register(registration: Registration): Promise<Account> {
    const email = registration.email.trim().toLowerCase();
    const existing = await this.findByEmail(email);
    if (existing) return existing;
    const passwordHash = await this.passwords.hash(registration.password);
    try {
      return await this.insert({ ...registration, email, passwordHash });
    } catch (error) {
      // Another instance that starts at the same time was faster.
      const faster = error instanceof DomainError && error.code === 'email_taken' && (await this.findByEmail(email));
      if (faster) return faster;
      throw error;
    }
  }

  async findById(id: string): Promise<Account | undefined> {
    return asAccount(await this.work.read((em) => this.repository.find(em, id)));
  }

  private async findByEmail(email: string): Promise<Account | undefined> {
    return asAccount(await this.work.read((em) => this.repository.findAnyByEmail(em, email)));
  }

  private async insert(account: Omit<Registration, 'password'> & { passwordHash: string }): Promise<Account> {
    return this.work.run(async (em) => {
      const user = UserAccount.open(account, this.clock.now());
      // Somebody at the clinic vouches for it.
      user.emailVerifiedAt = this.clock.now();
      em.persist(user);
      this.audit.record(em, systemActor('registration'), {
        action: 'user.registered',
        subjectType: 'user',
        subjectId: user.id,
        patientId: user.patientId,
        details: { role: user.role },
      });
      return asAccount(user);
    });
  }
}

function asAccount(user: UserAccount): Account;
function asAccount(user: UserAccount | null): Account | undefined;
function asAccount(user: UserAccount | null): Account | undefined {
  return user ? { id: user.id, email: user.email, name: user.name, role: user.role } : undefined;
}
