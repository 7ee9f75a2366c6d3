import type { Letter } from '../../platform/mail/letter';

/**
 * The pages of the front end that links in mails open. The token stands behind `#`: a browser sends that part to nobody, so it is in no
 * server's log. The page posts it to the API.
 */
const PAGES = {
  verification: '/verify-email',
  reset: '/reset-password',
  change: '/confirm-email-change',
  reversal: '/undo-email-change',
} as const;

const NOT_YOU = 'If it was not you, you need not do anything.';
const WAS_IT_YOU = 'If it was not you, reset your password at once, and tell the clinic.';

/** The words of mails about accounts. No name stands in them: the account's may be somebody else's joke about the receiver. */
export class AccountLetters {
  /** @param publicUrl where people reach the front end */
  constructor(private readonly publicUrl: string) {}

  verification(token: string): Letter {
    return {
      subject: 'Confirm your e-mail address',
      paragraphs: [
        'Somebody, most likely you, has made an account with this e-mail address. Open this link within 24 hours to confirm that it is yours:',
        `${NOT_YOU} Without the confirmation nobody can read mail to this account.`,
      ],
      link: this.link('Confirm the address', PAGES.verification, token),
    };
  }

  passwordReset(token: string): Letter {
    return {
      subject: 'Choose a new password',
      paragraphs: [
        'Somebody, most likely you, has asked for a new password. Open this link within an hour to choose one. It works once:',
        `${NOT_YOU} The present password stays as it is.`,
      ],
      link: this.link('Choose a new password', PAGES.reset, token),
    };
  }

  passwordChanged(by: 'owner' | 'reset'): Letter {
    const how = by === 'reset' ? 'by a link that was mailed to this address' : 'by somebody who was signed in';
    return {
      subject: 'Your password was changed',
      paragraphs: [`The password of your account was changed ${how}. All other sessions have ended.`, WAS_IT_YOU],
    };
  }

  emailChange(token: string): Letter {
    return {
      subject: 'Confirm your new e-mail address',
      paragraphs: [
        'Somebody, most likely you, wants this to be the e-mail address of an account. Open this link within 24 hours to confirm it:',
        `${NOT_YOU} Without the confirmation nothing changes.`,
      ],
      link: this.link('Confirm the new address', PAGES.change, token),
    };
  }

  /** To whoever has the address that somebody else wanted. */
  emailTaken(): Letter {
    return {
      subject: 'Somebody wanted your e-mail address',
      paragraphs: [
        'Somebody tried to make this the e-mail address of another account. It belongs to yours, so nothing was changed.',
        'If it was you: log in to the account with this address, or choose another one.',
      ],
    };
  }

  /** To the old address: whoever owns it can still object. */
  emailChanged(token: string): Letter {
    return {
      subject: 'Your e-mail address was changed',
      paragraphs: [
        'Your account has another e-mail address now. If it was not you, open this link within 7 days to take it back and to end all sessions, then reset your password:',
        'If it was you, there is nothing to do.',
      ],
      link: this.link('Take it back', PAGES.reversal, token),
    };
  }

  emailChangeReversed(token: string): Letter {
    return {
      subject: 'Your e-mail address is this one again',
      paragraphs: [
        'The change of your e-mail address was taken back, and all sessions have ended. Whoever changed it knew your password, so it works no more. Open this link within an hour to choose a new one:',
        'If the link is too old, ask for another one as for a forgotten password.',
      ],
      link: this.link('Choose a new password', PAGES.reset, token),
    };
  }

  deactivated(): Letter {
    return {
      subject: 'Your account was deactivated',
      paragraphs: [
        'Your account was deactivated: nobody can log in with it. What the clinic keeps about you stays.',
        'To have it back, or if it was not you, ask the clinic.',
      ],
    };
  }

  reactivated(): Letter {
    return {
      subject: 'Your account is active again',
      paragraphs: ['The clinic has activated your account again. You can log in with your old password.'],
    };
  }

  erased(): Letter {
    return {
      subject: 'Your account was erased',
      paragraphs: [
        'Your account was erased: your name, your addresses, your phone number, your date of birth, your password and all sessions.',
        'What the law makes a clinic keep, medical and financial records and who looked at them, is kept for as long as it says, under a number instead of your name. This is the last mail to this address.',
      ],
    };
  }

  private link(label: string, page: string, token: string): { label: string; url: string } {
    return { label, url: `${this.publicUrl}${page}#token=${token}` };
  }
}
