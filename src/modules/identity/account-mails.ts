import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import { type Letter, letterTo } from '../../platform/mail/letter';
import type { Mail } from '../../platform/mail/mail';
import { MailsFromEvents } from '../../platform/mail/mails-from-events';
import type { DeliveredEvent } from '../../platform/outbox/delivered-event';
import { AccountLetters } from './account-letters';
import { AccountTokens } from './account-tokens';
import { EmailChange } from './email-change.entity';
import { Farewell, farewellPlace } from './farewell.entity';
import type { AccountFacts } from './identity.events';
import type { UserAccount } from './user-account.entity';
import { UserAccountRepository } from './user-account.repository';

/**
 * What account holders are written. Links are made here, when the mail is: they stand in no event, queue or log, only hashed in the
 * database and in the mail.
 */
@Injectable()
export class AccountMails {
  private readonly letters: AccountLetters;

  constructor(
    private readonly mails: MailsFromEvents,
    private readonly accounts: UserAccountRepository,
    private readonly tokens: AccountTokens,
    private readonly cipher: FieldCipher,
    env: Environment,
  ) {
    this.letters = new AccountLetters(env.PUBLIC_URL);
  }

  async verification(handler: string, event: DeliveredEvent): Promise<void> {
    await this.toHolder(handler, event, (em, user) =>
      user.emailVerifiedAt ? null : this.letters.verification(this.tokens.issue(em, user, 'email_verification')),
    );
  }

  async passwordReset(handler: string, event: DeliveredEvent): Promise<void> {
    await this.toHolder(handler, event, (em, user) =>
      this.letters.passwordReset(this.tokens.issue(em, user, 'password_reset')),
    );
  }

  /** To the address that it had before; its owner has the password of nobody but him from there. */
  async emailChangeReversed(handler: string, event: DeliveredEvent): Promise<void> {
    await this.toHolder(handler, event, (em, user) =>
      this.letters.emailChangeReversed(this.tokens.issue(em, user, 'password_reset')),
    );
  }

  /** To the new address; or, if that has an account already, to its holder, who would not learn of it otherwise. */
  async emailChange(handler: string, event: DeliveredEvent): Promise<void> {
    await this.mails.send(handler, event, async (em) => {
      const { user, change } = await this.changeOf(em, event);
      if (!user || !change?.isPending) return null;
      if (await this.accounts.findAnyByEmail(em, change.newEmail))
        return letterTo(change.newEmail, this.letters.emailTaken());
      return letterTo(change.newEmail, this.letters.emailChange(this.tokens.issue(em, user, 'email_change', change)));
    });
  }

  /** To the old address. */
  async emailChanged(handler: string, event: DeliveredEvent): Promise<void> {
    await this.mails.send(handler, event, async (em) => {
      const { user, change } = await this.changeOf(em, event);
      if (!user || !change?.isReversible) return null;
      const token = this.tokens.issue(em, user, 'email_change_reversal', change);
      return letterTo(change.oldEmail, this.letters.emailChanged(token));
    });
  }

  /** What needs no link. */
  async notice(handler: string, event: DeliveredEvent): Promise<void> {
    const { userId, by = 'owner' } = factsOf(event);
    const letter = {
      'user.password_changed': () => this.letters.passwordChanged(by),
      'user.deactivated': () => this.letters.deactivated(),
      'user.reactivated': () => this.letters.reactivated(),
    }[event.type];
    await this.mails.send(handler, event, async (em) => {
      const user = userId === null ? null : await this.accounts.find(em, userId);
      return user && letter ? letterTo(user.email, letter()) : null;
    });
  }

  /** To an address that is in no account any more; forgotten when the letter is sent. */
  async farewell(handler: string, event: DeliveredEvent): Promise<void> {
    const { userId } = factsOf(event);
    await this.mails.send(
      handler,
      event,
      async (em): Promise<Mail | null> => {
        const farewell = await em.findOne(Farewell, { userId: userId ?? event.aggregateId });
        if (!farewell) return null;
        const email = await this.cipher.open(farewell.email, farewellPlace(farewell.userId));
        return letterTo(email, this.letters.erased());
      },
      async (em) => {
        await em.nativeDelete(Farewell, { userId: userId ?? event.aggregateId });
      },
    );
  }

  /** With the account locked: a change of password or address comes before, or finds the link. */
  private async toHolder(
    handler: string,
    event: DeliveredEvent,
    write: (em: EntityManager, user: UserAccount) => Letter | null,
  ): Promise<void> {
    const { userId } = factsOf(event);
    await this.mails.send(handler, event, async (em) => {
      const user = userId === null ? null : await this.accounts.lockedActive(em, userId);
      const letter = user && write(em, user);
      return letter && letterTo(user.email, letter);
    });
  }

  private async changeOf(em: EntityManager, event: DeliveredEvent) {
    const { userId, emailChangeId } = factsOf(event);
    const user = userId === null ? null : await this.accounts.lockedActive(em, userId);
    const change = await em.findOne(EmailChange, { id: emailChangeId, user: userId });
    return { user, change };
  }
}

function factsOf(event: DeliveredEvent): AccountFacts {
  return event.payload as unknown as AccountFacts;
}
