import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import type { TimedClaims } from '../../platform/auth/access-claims';
import { AccessTokens } from '../../platform/auth/access-tokens';
import { MfaRequirement } from '../../platform/auth/mfa-requirement';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';

export interface Caller {
  requestId: string;
  address: string | null;
}

/** Who may listen. */
@Injectable()
export class LiveAdmission {
  private readonly origins: ReadonlySet<string>;

  constructor(
    env: Environment,
    private readonly tokens: AccessTokens,
    private readonly mfa: MfaRequirement,
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {
    const own = [env.PUBLIC_URL, env.API_URL].filter((url) => url !== undefined).map((url) => new URL(url).origin);
    const others = env.CORS_ORIGINS?.split(',').map((origin) => origin.trim()) ?? [];
    this.origins = new Set([...own, ...others]);
  }

  /** A page of another site cannot listen, even if it got hold of a token. What is no browser sends no origin. */
  admitsOrigin(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.origins.has(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }

  /** @returns null for a token that is not good, or `restricted` for somebody who has yet to set up a second factor @throws nothing else */
  async claimsOf(token: string): Promise<TimedClaims | 'restricted' | null> {
    try {
      const claims = await this.tokens.verify(token);
      return this.mfa.isUnmet(claims) ? 'restricted' : claims;
    } catch {
      return null;
    }
  }

  /** That somebody listens stands in the audit trail. */
  recordOpening(
    { sub, role, sid }: TimedClaims,
    { requestId, address }: Caller,
    topics: readonly string[],
  ): Promise<void> {
    const actor = { id: sub, role, sessionId: sid, requestId, address };
    return this.work.run(async (em) => {
      const subject = { subjectType: 'user', subjectId: sub, ...(role === 'patient' && { patientId: sub }) };
      this.audit.record(em, actor, { action: 'live_updates.opened', ...subject, details: { topics } });
    });
  }
}
