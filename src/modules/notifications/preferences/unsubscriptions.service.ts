import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { EndableMails } from './notification-category';
import { Preferences } from './preferences.service';
import { UnsubscribeLink } from './unsubscribe-link.entity';

const TOKEN = /^[\w-]{43}$/;

/** Ends mails by the link that each of them brings along. */
@Injectable()
export class Unsubscriptions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly preferences: Preferences,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns what is not mailed any more. @throws NotFound for a link that is none, or has run out */
  unsubscribe(actor: Actor, token: string): Promise<EndableMails> {
    return this.work.run(async (em) => {
      const usable = { tokenHash: UnsubscribeLink.hash(token), expiresAt: { $gt: this.clock.now() } };
      const link = TOKEN.test(token) ? await em.findOne(UnsubscribeLink, usable) : null;
      if (!link) throw new NotFound('link');
      await this.preferences.silence(em, actor, link.userId, link.category);
      return link.category;
    });
  }
}
