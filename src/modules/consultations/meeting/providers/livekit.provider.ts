import { JwtService } from '@nestjs/jwt';
import type { Admission, Entry, MeetingProvider } from './meeting-provider';
import { CLOCK_TOLERANCE_SECONDS, seconds } from './token-times';

export interface LiveKitAccess {
  /** wss://… */
  url: string;
  apiKey: string;
  apiSecret: string;
}

/**
 * A LiveKit server. The identity is a pseudonym, since LiveKit writes identities into logs; two connections of one identity
 * put out the older one, which is what somebody wants who joins again. A visit by telephone grants a microphone and no camera.
 *
 * @see https://docs.livekit.io/frontends/reference/tokens-grants/
 */
export class LiveKitProvider implements MeetingProvider {
  readonly name = 'livekit';
  private readonly jwt: JwtService;

  constructor(private readonly access: LiveKitAccess) {
    this.jwt = new JwtService({ secret: access.apiSecret, signOptions: { algorithm: 'HS256' } });
  }

  admit({ room, participantId, role, displayName, audioOnly, from, until }: Entry): Admission {
    const iat = seconds(from);
    const video = {
      room,
      roomJoin: true,
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
      ...(audioOnly && { canPublishSources: ['microphone'] }),
      ...(role === 'doctor' && { roomAdmin: true }),
    };
    const token = this.jwt.sign({
      iss: this.access.apiKey,
      sub: participantId,
      name: displayName,
      ...{ iat, nbf: iat - CLOCK_TOLERANCE_SECONDS, exp: seconds(until) },
      video,
    });
    return { url: this.access.url, token };
  }
}
