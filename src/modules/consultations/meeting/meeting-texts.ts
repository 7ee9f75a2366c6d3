import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import type { MeetingGuest } from './meeting-guest.entity';
import type { Meeting } from './meeting.entity';

const GUESTS = 'meeting_guest';

/** Names of rooms and what is known of guests: sealed before it reaches an entity, opened for who meets there. */
@Injectable()
export class MeetingTexts {
  constructor(private readonly cipher: FieldCipher) {}

  sealRoom(id: string, room: string): string {
    return this.cipher.seal(room, { table: 'meeting', column: 'room', id });
  }

  roomOf({ id, room }: Meeting): Promise<string> {
    return this.cipher.open(room, { table: 'meeting', column: 'room', id });
  }

  sealGuest(id: string, column: 'name' | 'email' | 'token', text: string): string {
    return this.cipher.seal(text, { table: GUESTS, column, id });
  }

  nameOf({ id, name }: Pick<MeetingGuest, 'id' | 'name'>): Promise<string> {
    return this.cipher.open(name, { table: GUESTS, column: 'name', id });
  }

  async emailOf({ id, email }: Pick<MeetingGuest, 'id' | 'email'>): Promise<string | null> {
    return email === null ? null : this.cipher.open(email, { table: GUESTS, column: 'email', id });
  }

  /** Null once it is mailed, or revoked. */
  async tokenOf({ id, token }: Pick<MeetingGuest, 'id' | 'token'>): Promise<string | null> {
    return token === null ? null : this.cipher.open(token, { table: GUESTS, column: 'token', id });
  }
}
