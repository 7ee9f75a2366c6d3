import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { Role } from '../../platform/auth/actor';
import { assertMeaningful, type ProfileChange, type Profile } from './profile';

export interface NewAccount {
  /** Trimmed and in lower case. */
  email: string;
  /** PHC string of Argon2id. */
  passwordHash: string;
  name: string;
  role: Role;
}

/** A person who can sign in, with the profile that he or she keeps. */
@Entity({ tableName: 'user_account' })
export class UserAccount implements Profile {
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
}

// Named one by one: a field that a caller sends and we do not know goes nowhere.
const PROFILE_FIELDS = ['name', 'phone', 'dateOfBirth', 'address', 'locale', 'timeZone'] as const;

function fieldsOf(change: ProfileChange): (keyof Profile)[] {
  return PROFILE_FIELDS.filter((field) => field in change);
}
