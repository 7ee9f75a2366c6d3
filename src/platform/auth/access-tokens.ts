import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LRUCache } from 'lru-cache';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError } from '../../kernel/domain-error';
import {
  ACCESS_TOKEN_SECONDS,
  type AccessClaims,
  areTimedClaims,
  type TimedClaims,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from './access-claims';
import { accessTokensRefused, type TokenFault } from './auth.metrics';
import { canonical, keyNamedBy, TOKEN_TYPE } from './compact-token';
import { RevokedSessions } from './revoked-sessions';
import { type KnownKey, SigningKeys } from './signing-keys';

/** Tokens that are remembered as good, each of some 600 bytes. */
const REMEMBERED = 20_000;

interface Verified {
  readonly claims: TimedClaims;
  readonly key: KnownKey;
}

/**
 * Issues and checks the short-lived tokens that people call the API with (JWT after RFC 9068, ES256). The signature of a token is
 * verified once and remembered; that it has not expired, its key is trusted and its session has not ended is looked at every time.
 */
@Injectable()
export class AccessTokens {
  private readonly verified = new LRUCache<string, Verified>({ max: REMEMBERED });

  constructor(
    private readonly jwt: JwtService,
    private readonly keys: SigningKeys,
    private readonly revoked: RevokedSessions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param seconds that it is to be good for
   * @throws DomainError `database_unavailable` when the signing keys could not be read yet
   */
  issue({ sub, role, sid, amr }: AccessClaims, seconds = ACCESS_TOKEN_SECONDS): string {
    const { kid, privateKey } = this.keys.signing();
    const iat = Math.floor(this.clock.now().getTime() / 1_000);
    const token = this.jwt.sign(
      { role, sid, ...(amr && { amr }), iat, exp: iat + seconds },
      {
        privateKey,
        algorithm: 'ES256',
        header: { alg: 'ES256', typ: TOKEN_TYPE, kid },
        subject: sub,
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
      },
    );
    return canonical(token);
  }

  /** @throws DomainError `unauthenticated` for anything but a token of ours that is still good */
  async verify(token: string): Promise<TimedClaims> {
    const { claims, key } = this.verified.get(token) ?? (await this.verifyFirst(token));
    if (claims.exp * 1_000 <= this.clock.now().getTime()) throw refused('expired');
    if (!key.trusted) throw refused('unknown_key');
    if (this.revoked.refuse(claims)) throw refused('revoked');
    return claims;
  }

  private async verifyFirst(token: string): Promise<Verified> {
    const kid = keyNamedBy(token);
    if (kid === undefined) throw refused('malformed');
    const key = this.keys.verifying(kid) ?? (await this.keys.fetch(kid));
    if (!key) throw refused('unknown_key');
    const claims = this.signedClaims(token, key);
    const verified = { claims, key };
    const milliseconds = claims.exp * 1_000 - this.clock.now().getTime();
    if (milliseconds > 0) this.verified.set(token, verified, { ttl: milliseconds });
    return verified;
  }

  private signedClaims(token: string, { publicKey }: KnownKey): TimedClaims {
    let payload: Partial<TimedClaims>;
    try {
      payload = this.jwt.verify<Partial<TimedClaims>>(token, {
        // Nest's type leaves out KeyObject, which jsonwebtoken takes and need not parse.
        secret: publicKey as unknown as string,
        algorithms: ['ES256'],
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        clockTimestamp: Math.floor(this.clock.now().getTime() / 1_000),
      });
    } catch (error) {
      throw refused(error instanceof Error && error.name === 'TokenExpiredError' ? 'expired' : 'bad_signature');
    }
    if (!areTimedClaims(payload)) throw refused('malformed');
    return payload;
  }
}

/** One answer for all: why a token is not good helps only those who forge them, and whoever operates the service reads the metric. */
function refused(reason: TokenFault): DomainError {
  accessTokensRefused.inc({ reason });
  return new DomainError('unauthenticated', 'unauthenticated', 'The access token is not valid or has expired.');
}
