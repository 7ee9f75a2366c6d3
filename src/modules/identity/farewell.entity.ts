import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { FieldPlace } from '../../platform/encryption/envelope';

/** Where to send the last letter to somebody whose account is erased; deleted when it is sent. */
@Entity({ tableName: 'farewell' })
export class Farewell {
  @PrimaryKey({ type: 'uuid' })
  userId!: string;

  /** Sealed. */
  @Property({ type: 'text' })
  email!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  /** @param sealedEmail an envelope, sealed for {@link farewellPlace} */
  static to(userId: string, sealedEmail: string, now: Date): Farewell {
    const farewell = new Farewell();
    farewell.userId = userId;
    farewell.email = sealedEmail;
    farewell.createdAt = now;
    return farewell;
  }
}

export function farewellPlace(userId: string): FieldPlace {
  return { table: 'farewell', column: 'email', id: userId };
}
