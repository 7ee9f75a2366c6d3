import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { UserAccount } from './user-account.entity';

/** One change of an account's address, from the wish to its confirmation, and back if the owner of the old address objects. */
@Entity({ tableName: 'email_change' })
export class EmailChange {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => UserAccount)
  user!: UserAccount;

  @Property({ type: 'text' })
  oldEmail!: string;

  @Property({ type: 'text' })
  newEmail!: string;

  @Property({ type: 'timestamptz' })
  requestedAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  confirmedAt: Date | null = null;

  /** Another wish took its place. */
  @Property({ type: 'timestamptz', nullable: true })
  withdrawnAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  reversedAt: Date | null = null;

  static request(user: UserAccount, newEmail: string, now: Date): EmailChange {
    const change = new EmailChange();
    change.id = uuidv7();
    change.user = user;
    change.oldEmail = user.email;
    change.newEmail = newEmail;
    change.requestedAt = now;
    return change;
  }

  get isPending(): boolean {
    return this.confirmedAt === null && this.withdrawnAt === null;
  }

  get isReversible(): boolean {
    return this.confirmedAt !== null && this.reversedAt === null;
  }
}
