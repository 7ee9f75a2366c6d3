import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { API_PREFIX } from '../../../platform/http/envelope';
import { letterTo } from '../../../platform/mail/letter';
import type { Mail } from '../../../platform/mail/mail';
import type { Recipient } from '../../identity';
import type { Notification } from '../notification.entity';
import type { EndableMails, NotificationCategory } from '../preferences/notification-category';
import { UnsubscribeLink } from '../preferences/unsubscribe-link.entity';
import { dayFor, wordsFor } from '../words/reader';
import type { VisitNews } from './visit-news';

/** Of a summary; whoever has more reads them in the application. */
const LISTED_AT_MOST = 50;

interface Ending {
  paragraphs: string[];
  unsubscribe?: string;
}

/** Notifications as letters: what stands in the list, a link to it, and a link that ends such mails. */
@Injectable()
export class NotificationLetters {
  private readonly publicUrl: string;
  private readonly apiUrl: string;

  constructor(
    env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.publicUrl = env.PUBLIC_URL;
    this.apiUrl = `${env.API_URL ?? env.PUBLIC_URL}${API_PREFIX}`;
  }

  single(
    em: EntityManager,
    to: Recipient,
    { id, title, body }: Notification,
    { category, calendar }: { category: NotificationCategory; calendar?: VisitNews['calendar'] },
  ): Mail {
    const { mail } = wordsFor(to);
    const { paragraphs, unsubscribe } = this.ending(em, to, category);
    const link = { label: mail.open, url: `${this.publicUrl}/notifications/${id}` };
    return {
      ...letterTo(to.email, { subject: title, paragraphs: [body, ...paragraphs], link }),
      unsubscribe,
      calendar,
    };
  }

  /** @param notifications of one person, oldest first */
  summary(em: EntityManager, to: Recipient, notifications: readonly Notification[]): Mail {
    const { mail } = wordsFor(to);
    const { paragraphs, unsubscribe } = this.ending(em, to, 'summary');
    const listed = notifications.slice(-LISTED_AT_MOST).map(({ title, body }) => `${title}: ${body}`);
    const earlier = notifications.length - listed.length;
    const letter = {
      subject: mail.summarySubject(dayFor(to, this.clock.now())),
      paragraphs: [
        mail.summary(notifications.length),
        ...(earlier > 0 ? [mail.earlier(earlier)] : []),
        ...listed,
        ...paragraphs,
      ],
      link: { label: mail.open, url: `${this.publicUrl}/notifications` },
    };
    return { ...letterTo(to.email, letter), unsubscribe };
  }

  /** A new link for each mail: the database knows its hash alone, and so cannot tell an earlier one again. */
  private ending(em: EntityManager, to: Recipient, mails: EndableMails): Ending {
    if (mails === 'security') return { paragraphs: [] };
    const { link, token } = UnsubscribeLink.issue(to.id, mails, this.clock.now());
    em.persist(link);
    const { mail } = wordsFor(to);
    return {
      // Behind #: a browser sends that part to nobody. The page posts it to the API.
      paragraphs: [mail.unsubscribe(`${this.publicUrl}/unsubscribe#token=${token}`)],
      unsubscribe: `${this.apiUrl}/notifications/unsubscriptions?token=${token}`,
    };
  }
}
