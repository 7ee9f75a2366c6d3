import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { UserAccount } from '../user-account.entity';
import { recoveryCodeHash } from './recovery-codes';

/** Stands in for the authenticator app once. The code itself is known to the person alone; the row holds its hash. */
@Entity({ tableName: 'recovery_code' })
@Unique({ name: 'recovery_code_unique', properties: ['user', 'codeHash'] })
export class RecoveryCode {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => UserAccount)
  user!: UserAccount;

  @Property({ type: 'text' })
  codeHash!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  usedAt: Date | null = null;

  static of(user: UserAccount, code: string, now: Date): RecoveryCode {
    const row = new RecoveryCode();
    row.id = uuidv7();
    row.user = user;
    row.codeHash = recoveryCodeHash(user.id, code);
    row.createdAt = now;
    return row;
  }
}
