import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import { PersonalDataHolders } from '../../platform/personal-data/personal-data-holders';
import { AccountTrail } from './account-trail';
import { Farewell, farewellPlace } from './farewell.entity';
import { SessionsService } from './sessions.service';
import type { UserAccount } from './user-account.entity';

/** Removes a person from everywhere, in one transaction. */
@Injectable()
export class AccountWiping {
  constructor(
    private readonly sessions: SessionsService,
    private readonly holders: PersonalDataHolders,
    private readonly cipher: FieldCipher,
    private readonly trail: AccountTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the caller's transaction, the account locked. What each table loses and keeps, its own module says: see PersonalData. */
  async wipe(em: EntityManager, actor: SignedInActor, user: UserAccount): Promise<void> {
    const now = this.clock.now();
    // The last letter needs the address after everything else has forgotten it; it is sealed until the letter is sent.
    em.persist(Farewell.to(user.id, this.cipher.seal(user.email, farewellPlace(user.id)), now));
    const ended = await this.sessions.revokeAll(em, user.id, 'erased');
    // Written before rows are emptied by SQL that knows nothing of entities.
    await em.flush();
    await this.holders.erase(em, user.id, now);
    this.trail.record(em, actor, user, 'user.erased', { sessionsEnded: ended.length });
    user.erase(now);
  }
}
