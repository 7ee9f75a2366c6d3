import { ApiProperty } from '@nestjs/swagger';
import { deviceOf } from '../device';
import type { Session } from '../session.entity';

/** A sign-in on one device that is still good. */
export class SessionResponse {
  @ApiProperty({ type: 'string', format: 'uuid', example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b' })
  id!: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-11-20T09:30:00.000Z' })
  createdAt!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When its tokens were last refreshed; an app in use does so every quarter of an hour.',
    example: '2026-11-20T10:15:00.000Z',
  })
  lastUsedAt!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When it ends if nobody uses it.',
    example: '2026-12-20T10:15:00.000Z',
  })
  expiresAt!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'From where it was opened.', example: '203.0.113.7' })
  address!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What the program that opened it said of itself, in words; null when it said nothing known.',
    example: 'Firefox on Windows',
  })
  device!: string | null;

  @ApiProperty({ type: 'boolean', description: 'Whether this request belongs to it.', example: true })
  current!: boolean;

  static from(session: Session, currentId: string | null): SessionResponse {
    return Object.assign(new SessionResponse(), {
      id: session.id,
      createdAt: session.createdAt.toISOString(),
      lastUsedAt: session.lastUsedAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      address: session.address,
      device: deviceOf(session.userAgent),
      current: session.id === currentId,
    });
  }
}
