import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type FieldFault, ValidationFailed } from '../../../kernel/domain-error';
import type { Actor, SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { type Channels, emailChoicesOf } from './channels';
import { type EndableMails, NOTIFICATION_CATEGORIES, type NotificationCategory } from './notification-category';
import { PreferenceRepository } from './preference.repository';

/** What is not named stays as it is. */
export interface PreferenceChange extends Partial<Channels> {
  category: NotificationCategory;
}

export type ChosenChannels = Readonly<Record<NotificationCategory, Channels>>;

/** What people want to hear of, and how. */
@Injectable()
export class Preferences {
  constructor(
    private readonly work: UnitOfWork,
    private readonly preferences: PreferenceRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  read(actor: SignedInActor): Promise<ChosenChannels> {
    return this.work.read((em) => this.preferences.allOf(em, actor.id));
  }

  /** All of it or nothing. @throws ValidationFailed naming each choice that a category does not offer */
  change(actor: SignedInActor, changes: readonly PreferenceChange[]): Promise<ChosenChannels> {
    assertOffered(changes);
    return this.work.run((em) => this.apply(em, actor, actor.id, changes));
  }

  /** No more mail of this kind, by a link that says so. */
  async silence(em: EntityManager, actor: Actor, userId: string, mails: EndableMails): Promise<void> {
    const chosen = await this.preferences.allOf(em, userId);
    const summedUp = NOTIFICATION_CATEGORIES.filter((category) => chosen[category].email === 'daily');
    const categories = mails === 'summary' ? summedUp : [mails];
    const changes = categories.map((category) => ({ category, email: 'off' as const }));
    await this.apply(em, actor, userId, changes);
  }

  private async apply(
    em: EntityManager,
    actor: Actor,
    userId: string,
    changes: readonly PreferenceChange[],
  ): Promise<ChosenChannels> {
    const chosen = await this.preferences.allOf(em, userId);
    const changed = changes.filter(({ category, inApp, email }) => {
      const { [category]: now } = chosen;
      return (inApp ?? now.inApp) !== now.inApp || (email ?? now.email) !== now.email;
    });
    for (const { category, inApp, email } of changed) {
      await this.preferences.change(em, userId, category, { inApp, email, at: this.clock.now() });
    }
    if (changed.length > 0) {
      const details = { categories: changed.map(({ category }) => category) };
      this.audit.record(em, actor, {
        action: 'notification_preferences.changed',
        subjectType: 'user',
        subjectId: userId,
        details,
      });
    }
    return this.preferences.allOf(em, userId);
  }
}

function assertOffered(changes: readonly PreferenceChange[]): void {
  const faults: FieldFault[] = [];
  const seen = new Set<NotificationCategory>();
  changes.forEach(({ category, inApp, email }, index) => {
    const place = `categories.${index}`;
    const offered = emailChoicesOf(category);
    if (seen.has(category)) faults.push({ field: `${place}.category`, message: 'must be named once' });
    if (email !== undefined && !offered.includes(email)) {
      faults.push({ field: `${place}.email`, message: `must be ${offered.join(' or ')} for ${category}` });
    }
    if (category === 'security' && inApp === false) {
      faults.push({ field: `${place}.inApp`, message: 'cannot be turned off for security' });
    }
    seen.add(category);
  });
  if (faults.length > 0) throw new ValidationFailed(faults);
}
