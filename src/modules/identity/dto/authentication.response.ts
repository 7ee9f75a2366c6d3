import { ApiProperty } from '@nestjs/swagger';
import { type Role, ROLES } from '../../../platform/auth/actor';
import type { SignedIn } from '../session-tokens';

/** Who has signed in. */
export class SignedInUserResponse {
  @ApiProperty({ type: 'string', format: 'uuid', example: '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b' })
  id!: string;

  @ApiProperty({ type: 'string', format: 'email', example: 'asha@example.org' })
  email!: string;

  @ApiProperty({ type: 'string', example: 'Asha Rao' })
  name!: string;

  @ApiProperty({ enum: ROLES, enumName: 'Role', example: 'patient' })
  role!: Role;
}

/** A pair of tokens and whose they are. */
export class AuthenticationResponse {
  @ApiProperty({ type: SignedInUserResponse })
  user!: SignedInUserResponse;

  @ApiProperty({
    type: 'string',
    description: 'JWT for `Authorization: Bearer`.',
    example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl',
  })
  accessToken!: string;

  @ApiProperty({
    type: 'string',
    description:
      'Good once, until the session ends (30 days after its last use unless configured otherwise): exchange it for a new pair at `/auth/refresh`.',
    example: 'Jb4k2m1oTq0uV8xwz3yC5dE6fG7hI9jKlMnOpQrStUv',
  })
  refreshToken!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    description: 'Seconds that the access token is good for.',
    example: 900,
  })
  expiresIn!: number;

  static from({ user, accessToken, refreshToken, expiresIn }: SignedIn): AuthenticationResponse {
    const { id, email, name, role } = user;
    return Object.assign(new AuthenticationResponse(), {
      user: Object.assign(new SignedInUserResponse(), { id, email, name, role }),
      accessToken,
      refreshToken,
      expiresIn,
    });
  }
}
