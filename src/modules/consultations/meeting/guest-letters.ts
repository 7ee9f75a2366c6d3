import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { letterTo } from '../../../platform/mail/letter';
import type { Mail } from '../../../platform/mail/mail';
import { Doctor } from '../../doctors';
import type { Consultation } from '../consultation.entity';
import { GuestLinks } from './guest-links';
import type { MeetingGuest } from './meeting-guest.entity';
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
  async invitation(em: EntityManager, guest: MeetingGuest, { doctorId, startsAt }: Consultation): Promise<Mail | null> {
    const [email, secret] = [await this.texts.emailOf(guest), await this.texts.tokenOf(guest)];
    if (email === null || secret === null) return null;
    const doctor = await em.findOne(Doctor, { id: doctorId });
    return letterTo(email, {
      subject: 'You are invited to a call',
      paragraphs: [
        `Somebody asks you to join a call with the clinic on ${inWords(startsAt, doctor?.timeZone ?? 'UTC')}.`,
        'The link opens shortly before. Whoever has it can join in your name, so keep it to yourself.',
        'If you do not know what this is about, do nothing: the link is not good for anything else and expires by itself.',
      ],
      link: { label: 'Join the call', url: this.links.with(secret) },
    });
  }
}

/** Where the doctor is, for that is where the appointment was made. */
function inWords(at: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone });
  return `${day.format(at)} (${timeZone})`;
}
