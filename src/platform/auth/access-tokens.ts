import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { DomainError } from '../../kernel/domain-error';
import type { Role } from './actor';

/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_SECONDS = 900;
export const TOKEN_ISSUER = 'theriac';
export const TOKEN_AUDIENCE = 'theriac-api';

export interface AccessClaims {
  /** Account id. */
  sub: string;
  role: Role;
  /** Session id. */
  sid: string;
}

/** Issues and checks the short-lived tokens that people call the API with. */
@Injectable()
export class AccessTokens {
  constructor(private readonly jwt: JwtService) {}

  issue(claims: AccessClaims): string {
    return this.jwt.sign({ role: claims.role, sid: claims.sid }, { subject: claims.sub });
  }

  /** @throws DomainError `unauthenticated` for anything but a token of ours that is still good. */
  verify(token: string): AccessClaims {
    try {
      return this.jwt.verify<AccessClaims>(token);
    } catch {
      throw new DomainError('unauthenticated', 'unauthenticated', 'The access token is not valid or has expired.');
    }
  }
}
