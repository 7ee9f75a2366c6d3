import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ACCESS_TOKEN_SECONDS, type TimedClaims } from './access-claims';
import { revokedSessions } from './auth.metrics';

/** How long the end of a session must be remembered: until its last access token has expired, and a minute for clocks that differ. */
export const REMEMBERED_MS = (ACCESS_TOKEN_SECONDS + 60) * 1_000;

/** Some 15 MB; that many ends within a quarter of an hour are more than a clinic has people. */
export const MOST_REMEMBERED = 100_000;

/** The sessions that ended lately, in the memory of this process, so that a request needs no database to see that its session is over. */
@Injectable()
export class RevokedSessions {
  /** When each ended, in milliseconds since 1970; roughly in that order. */
  private readonly endedAt = new Map<string, number>();
  /** Tokens issued until then are refused, whatever their session: some of the ends until then had no room here. */
  private forgottenUntil = -Infinity;

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Harmless when it is known already. */
  add(sessionId: string, endedAt: Date): void {
    const at = endedAt.getTime();
    if (at <= this.forgottenUntil || this.endedAt.has(sessionId)) return;
    this.endedAt.set(sessionId, at);
    this.makeRoom();
    revokedSessions.set(this.endedAt.size);
  }

  refuse({ sid, iat }: TimedClaims): boolean {
    return this.endedAt.has(sid) || iat * 1_000 <= this.forgottenUntil;
  }

  private makeRoom(): void {
    const over = this.clock.now().getTime() - REMEMBERED_MS;
    for (const [sessionId, at] of this.endedAt) {
      const full = this.endedAt.size > MOST_REMEMBERED;
      if (at > over && !full) return;
      this.endedAt.delete(sessionId);
      // Rather too many people refresh their tokens than one who was signed out goes on.
      if (at > over) this.forgottenUntil = Math.max(this.forgottenUntil, at);
    }
  }
}
