import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import { type Recipient, Recipients } from '../identity';
import { CalendarFeed } from './calendar-feed.entity';
import { FeedLimits } from './feed-limits';

const FILE = /^([\w-]{43})\.ics$/;

/** Whose calendar an address is. */
@Injectable()
export class FeedOwners {
  constructor(
    private readonly recipients: Recipients,
    private readonly limits: FeedLimits,
  ) {}

  /**
   * @param file the token with `.ics`
   * @throws NotFound for an address that is none, is none any more, or whose owner cannot sign in; DomainError `rate_limited`
   */
  async ownerOf(em: EntityManager, file: string): Promise<Recipient> {
    const [, token] = FILE.exec(file) ?? [];
    const feed = token && (await em.findOne(CalendarFeed, { tokenHash: CalendarFeed.hash(token) }));
    if (!feed) throw new NotFound('calendar');
    const owner = (await this.recipients.of(em, [feed.userId])).get(feed.userId);
    if (!owner?.active) throw new NotFound('calendar');
    this.limits.admit(owner.id);
    return owner;
  }
}
