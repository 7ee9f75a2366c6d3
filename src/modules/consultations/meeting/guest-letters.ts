import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Letter, letterTo } from '../../../platform/mail/letter';
import type { Mail } from '../../../platform/mail/mail';
import { Doctor } from '../../doctors';
import type { Consultation } from '../consultation.entity';
import { GuestLinks } from './guest-links';
import type { MeetingGuest } from './meeting-guest.entity';
import type { GuestEventType } from './meetings.events';
import { MeetingTexts } from './meeting-texts';

/**
 * What guests are written. Nothing in it was typed by who invites, or this would be a way to write anything to anybody in the clinic's name;
 * and nothing tells who is treated by whom.
 */
@Injectable()
export class GuestLetters {
  constructor(
    private readonly texts: MeetingTexts,
    private readonly links: GuestLinks,
  ) {}

  /** Null where there is nothing left to send. */
  async write(em: EntityManager, type: GuestEventType, guest: MeetingGuest, visit: Consultation): Promise<Mail | null> {
    const [email, secret] = [await this.texts.emailOf(guest), await this.texts.tokenOf(guest)];
    const doctor = await em.findOne(Doctor, { id: visit.doctorId });
    const when = inWords(visit.startsAt, doctor?.timeZone ?? 'UTC');
    const letter = type === 'meeting_guest.invited' ? secret && this.invitation(when, secret) : news(type, when);
    return email !== null && letter ? letterTo(email, letter) : null;
  }

  private invitation(when: string, secret: string): Letter {
    return {
      subject: 'You are invited to a call',
      paragraphs: [
        `Somebody asks you to join a call with the clinic on ${when}.`,
        'The link opens shortly before. Whoever has it can join in your name, so keep it to yourself.',
        'If you do not know what this is about, do nothing: the link is not good for anything else and expires by itself.',
      ],
      link: { label: 'Join the call', url: this.links.with(secret) },
    };
  }
}

function news(type: Exclude<GuestEventType, 'meeting_guest.invited'>, when: string): Letter {
  if (type === 'meeting_guest.call_cancelled') {
    return {
      subject: 'A call does not take place',
      paragraphs: [`The call with the clinic on ${when} that you were asked to join does not take place.`],
    };
  }
  return {
    subject: 'A call has moved',
    paragraphs: [
      `The call with the clinic that you were asked to join is now on ${when}.`,
      'The link that you have stays good.',
    ],
  };
}

/** Where the doctor is, for that is where the appointment was made. */
function inWords(at: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone });
  return `${day.format(at)} (${timeZone})`;
}
