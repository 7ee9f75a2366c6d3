import { ApiProperty } from '@nestjs/swagger';
import { type Role, ROLES } from '../../../platform/auth/actor';
import type { UserAccount } from '../user-account.entity';

/** An account with its profile. */
export class UserResponse {
  @ApiProperty({ type: 'string', format: 'uuid', example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b' })
  id!: string;

  @ApiProperty({ type: 'string', format: 'email', example: 'asha@example.org' })
  email!: string;

  @ApiProperty({
    type: 'boolean',
    description: 'Whether somebody has shown that the address is theirs.',
    example: true,
  })
  emailVerified!: boolean;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Since when nobody can log in; null for an account that is active.',
    example: null,
  })
  deactivatedAt!: string | null;

  @ApiProperty({ type: 'string', example: 'Asha Rao' })
  name!: string;

  @ApiProperty({ enum: ROLES, enumName: 'Role', example: 'patient' })
  role!: Role;

  @ApiProperty({ type: 'string', nullable: true, description: 'E.164.', example: '+919812345678' })
  phone!: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, example: '1985-04-12' })
  dateOfBirth!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '12 MG Road, Bengaluru 560001' })
  address!: string | null;

  @ApiProperty({ type: 'string', description: 'Language tag (BCP 47).', example: 'en-IN' })
  locale!: string;

  @ApiProperty({ type: 'string', description: 'IANA time zone.', example: 'Asia/Kolkata' })
  timeZone!: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-11-20T09:30:00.000Z' })
  createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-11-20T09:30:00.000Z' })
  updatedAt!: string;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Goes up with every change.', example: 1 })
  version!: number;

  static from(user: UserAccount): UserResponse {
    const { id, email, name, role, phone, dateOfBirth, address, locale, timeZone, version } = user;
    return Object.assign(new UserResponse(), {
      ...{ id, email, name, role, phone, dateOfBirth, address, locale, timeZone },
      emailVerified: user.emailVerifiedAt !== null,
      deactivatedAt: user.deactivatedAt?.toISOString() ?? null,
      createdAt: user.createdAt.toISOString(),
      updatedAt: user.updatedAt.toISOString(),
      version,
    });
  }
}
