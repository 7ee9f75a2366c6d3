import { Injectable } from '@nestjs/common';
import type { Consultation } from '../consultation.entity';
import { GuestResponse } from './dto/guest.response';
import { GuestLinks } from './guest-links';
import type { MeetingGuest } from './meeting-guest.entity';
import { MeetingPolicy } from './meeting-policy';
import { MeetingTexts } from './meeting-texts';

/** Guests as patient and doctor see them. */
@Injectable()
export class GuestCards {
  constructor(
    private readonly texts: MeetingTexts,
    private readonly policy: MeetingPolicy,
    private readonly links: GuestLinks,
  ) {}

  /** @param secret only right after the invitation; nobody knows it later */
  async of(guest: MeetingGuest, visit: Consultation, secret: string | null): Promise<GuestResponse> {
    const [name, email] = [await this.texts.nameOf(guest), await this.texts.emailOf(guest)];
    const link = secret === null ? null : this.links.with(secret);
    return GuestResponse.of(guest, { name, email, link, expiresAt: this.policy.closesAt(visit) });
  }
}
