import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { FieldPlace } from '../../../platform/encryption/envelope';
import { UserAccount } from '../user-account.entity';

/** How long the app may take to be set up. */
export const ENROLMENT_MILLISECONDS = 10 * 60 * 1_000;

/** An authenticator app of an account: pending until it has shown a right code, then active until it is removed. */
@Entity({ tableName: 'totp_factor' })
export class TotpFactor {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne(() => UserAccount)
  user!: UserAccount;

  /** Base32, sealed for {@link place}. */
  @Property({ type: 'text' })
  secret!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  /** Of a pending one. */
  @Property({ type: 'timestamptz', nullable: true })
  expiresAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  activatedAt: Date | null = null;

  /** The youngest time step whose code was taken; that one and those before are taken no more. */
  @Property({ type: 'integer', nullable: true })
  lastUsedStep: number | null = null;

  /** @param seal seals the secret for the place of this row */
  static begin(user: UserAccount, seal: (place: FieldPlace) => string, now: Date): TotpFactor {
    const factor = new TotpFactor();
    factor.id = uuidv7();
    factor.user = user;
    factor.secret = seal(factor.place);
    factor.createdAt = now;
    factor.expiresAt = new Date(now.getTime() + ENROLMENT_MILLISECONDS);
    return factor;
  }

  get place(): FieldPlace {
    return { table: 'totp_factor', column: 'secret', id: this.id };
  }

  isPending(now: Date): boolean {
    return this.expiresAt !== null && this.expiresAt > now;
  }

  /** @param step of the code that it has shown, which is used up by that */
  activate(step: number, now: Date): void {
    this.activatedAt = now;
    this.expiresAt = null;
    this.lastUsedStep = step;
  }
}
