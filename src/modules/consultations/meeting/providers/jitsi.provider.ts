import { JwtService } from '@nestjs/jwt';
import type { Admission, Entry, MeetingProvider } from './meeting-provider';
import { seconds, CLOCK_TOLERANCE_SECONDS } from './token-times';

export interface JitsiAccess {
  /** With the tenant as its path where there is one. */
  url: string;
  appId: string;
  appSecret: string;
  audience: string;
}

/**
 * A Jitsi Meet of the clinic's own with token authentication (prosody's `token_verification`). The token is good for one room. What is in
 * `context.user` must be strings; `moderator` and `affiliation` are read by the modules that make moderators of token holders.
 *
 * @see https://github.com/jitsi/lib-jitsi-meet/blob/master/doc/tokens.md
 */
export class JitsiProvider implements MeetingProvider {
  readonly name = 'jitsi';
  private readonly jwt: JwtService;
  /** The tenant, or else the host: what `sub` is compared with. */
  private readonly subject: string;

  constructor(private readonly access: JitsiAccess) {
    this.jwt = new JwtService({ secret: access.appSecret, signOptions: { algorithm: 'HS256' } });
    const { hostname, pathname } = new URL(access.url);
    this.subject = pathname.slice(1) || hostname;
  }

  admit(entry: Entry): Admission {
    const token = this.tokenFor(entry);
    const audio = entry.audioOnly ? '#config.startAudioOnly=true' : '';
    return { url: `${this.access.url}/${entry.room}?jwt=${token}${audio}`, token };
  }

  private tokenFor({ room, participantId, role, displayName, from, until }: Entry): string {
    const { appId, audience } = this.access;
    const moderates = role === 'doctor';
    const user = {
      id: participantId,
      name: displayName,
      moderator: moderates ? 'true' : 'false',
      affiliation: moderates ? 'owner' : 'member',
    };
    const iat = seconds(from);
    const times = { iat, nbf: iat - CLOCK_TOLERANCE_SECONDS, exp: seconds(until) };
    return this.jwt.sign({ iss: appId, aud: audience, sub: this.subject, room, ...times, context: { user } });
  }
}
