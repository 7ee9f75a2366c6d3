import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../kernel/aggregate-root';
import type { Role } from '../../platform/auth/actor';
import { accountEvent, type AccountEventType, type AccountFacts } from './identity.events';
import { assertMeaningful, type ProfileChange, type Profile } from './profile';

export interface NewAccount {
  /** Trimmed and in lower case. */
  email: string;
  /** As Passwords makes it; or bcrypt's, of an account that comes from elsewhere. */
  passwordHash: string;
  name: string;
  role: Role;
}

/** In place of a hash: no password has it. */
export const NO_PASSWORD = '!';

/** A person who can sign in, with the profile that he or she keeps. */
@Entity({ tableName: 'user_account' })
export class UserAccount extends AggregateRoot implements Profile {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  email!: string;

  @Property({ type: 'text' })
  passwordHash!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text' })
  role!: Role;

  @Property({ type: 'text', nullable: true })
  phone: string | null = null;

  /** `YYYY-MM-DD`. */
  @Property({ type: 'date', nullable: true })
  dateOfBirth: string | null = null;

  @Property({ type: 'text', nullable: true })
  address: string | null = null;

  @Property({ type: 'text', default: 'en' })
  locale: string = 'en';

  @Property({ type: 'text', default: 'UTC' })
  timeZone: string = 'UTC';

  /** When somebody showed that the address is his; null until then. */
  @Property({ type: 'timestamptz', nullable: true })
  emailVerifiedAt: Date | null = null;

  /** Since when nobody can sign in; the account and all that hangs on it stay. */
  @Property({ type: 'timestamptz', nullable: true })
  deactivatedAt: Date | null = null;

  /** When everything was removed that need not be kept. Comes with deletedAt and never goes. */
  @Property({ type: 'timestamptz', nullable: true })
  erasedAt: Date | null = null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null = null;

  static open(account: NewAccount, now: Date): UserAccount {
    const user = new UserAccount();
    user.id = uuidv7();
    user.email = account.email;
    user.passwordHash = account.passwordHash;
    user.name = account.name;
    user.role = account.role;
    user.createdAt = now;
    user.updatedAt = now;
    return user;
  }

  /** By the person alone, through the front door: the address is yet to be shown to be theirs. */
  static signUp(account: Omit<NewAccount, 'role'>, now: Date): UserAccount {
    const user = UserAccount.open({ ...account, role: 'patient' }, now);
    user.tell('user.signed_up', now);
    return user;
  }

  /** Whose data the account holds, for the audit trail: a patient's, or nobody's who is one. */
  get patientId(): string | undefined {
    return this.role === 'patient' ? this.id : undefined;
  }

  /**
   * @returns the names of the fields that are different now
   * @throws ValidationFailed naming every field that makes no sense
   */
  changeProfile(change: ProfileChange, now: Date): string[] {
    assertMeaningful(change, now);
    const changed = fieldsOf(change).filter((field) => change[field] !== undefined && change[field] !== this[field]);
    if (changed.length === 0) return [];
    Object.assign(this, Object.fromEntries(changed.map((field) => [field, change[field]])));
    this.updatedAt = now;
    return changed;
  }

  /** @returns the role held until now */
  changeRole(role: Role, now: Date): Role {
    const before = this.role;
    this.role = role;
    this.updatedAt = now;
    return before;
  }

  /** @returns false when it was verified before */
  verifyEmail(now: Date): boolean {
    if (this.emailVerifiedAt !== null) return false;
    this.emailVerifiedAt = now;
    this.updatedAt = now;
    this.tell('user.email_verified', now);
    return true;
  }

  /** @param by whether its owner was signed in, or had a link from a mail */
  changePassword(passwordHash: string, by: 'owner' | 'reset', now: Date): void {
    this.passwordHash = passwordHash;
    this.updatedAt = now;
    this.tell('user.password_changed', now, { by });
  }

  /** To one that its owner has just shown to be his. */
  changeEmail(email: string, now: Date): void {
    this.email = email;
    this.emailVerifiedAt = now;
    this.updatedAt = now;
  }

  /** Back to the one that it had, for the owner of that one; the present password is somebody else's and opens nothing any more. */
  recoverEmail(email: string, now: Date): void {
    this.changeEmail(email, now);
    this.passwordHash = NO_PASSWORD;
  }

  /** @returns false when it was before */
  deactivate(now: Date): boolean {
    if (this.deactivatedAt !== null) return false;
    this.deactivatedAt = now;
    this.updatedAt = now;
    this.tell('user.deactivated', now);
    return true;
  }

  /** @returns false when it was active */
  reactivate(now: Date): boolean {
    if (this.deactivatedAt === null) return false;
    this.deactivatedAt = null;
    this.updatedAt = now;
    this.tell('user.reactivated', now);
    return true;
  }

  /** Leaves of the person nothing but an id, the role and the times: what the law makes a clinic keep hangs on the id. */
  erase(now: Date): void {
    Object.assign(this, { ...NOBODY, email: `${this.id}@erased.invalid`, passwordHash: NO_PASSWORD });
    this.deactivatedAt ??= now;
    this.deletedAt = now;
    this.erasedAt = now;
    this.updatedAt = now;
    this.tell('user.erased', now);
  }

  private tell(type: AccountEventType, now: Date, facts: Omit<AccountFacts, 'userId'> = {}): void {
    this.announce(accountEvent(type, { userId: this.id, ...facts }, now));
  }
}

const NOBODY = {
  name: 'Erased',
  phone: null,
  dateOfBirth: null,
  address: null,
  locale: 'en',
  timeZone: 'UTC',
  emailVerifiedAt: null,
} as const;

// Named one by one: a field that a caller sends and we do not know goes nowhere.
const PROFILE_FIELDS = ['name', 'phone', 'dateOfBirth', 'address', 'locale', 'timeZone'] as const;

function fieldsOf(change: ProfileChange): (keyof Profile)[] {
  return PROFILE_FIELDS.filter((field) => field in change);
}
