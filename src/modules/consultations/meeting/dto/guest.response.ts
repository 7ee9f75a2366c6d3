import { ApiProperty } from '@nestjs/swagger';
import type { MeetingGuest } from '../meeting-guest.entity';

interface Opened {
  name: string;
  email: string | null;
  link: string | null;
  expiresAt: Date;
}

/** Somebody who was invited to a visit. */
export class GuestResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'Meera Rao' })
  readonly name!: string;

  @ApiProperty({ type: 'string', format: 'email', nullable: true, description: 'Where the link was mailed to.' })
  readonly email!: string | null;

  @ApiProperty({ format: 'uuid', description: 'The account of who invited this guest.' })
  readonly invitedBy!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Only in the answer to the invitation; nobody can read it again.',
    example: 'https://clinic.example/meetings/guest#token=…',
  })
  readonly link!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly createdAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'With the visit: later when that is moved.' })
  readonly expiresAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly revokedAt!: Date | null;

  static of({ id, invitedBy, createdAt, revokedAt }: MeetingGuest, opened: Opened): GuestResponse {
    const { name, email, link, expiresAt } = opened;
    return Object.assign(new GuestResponse(), {
      ...{ id, name, email, invitedBy, link, createdAt, expiresAt, revokedAt },
    });
  }
}
