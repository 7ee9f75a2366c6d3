import { Injectable } from '@nestjs/common';
import type { TimedClaims } from '../../platform/auth/access-claims';
import { AccessTokens } from '../../platform/auth/access-tokens';
import { MfaRequirement } from '../../platform/auth/mfa-requirement';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { RateLimits } from '../../platform/http/rate-limits';
import { AuditTrail } from '../audit';

export interface Caller {
  requestId: string;
  address: string | null;
}

/** Who may listen. */
@Injectable()
export class LiveAdmission {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly mfa: MfaRequirement,
    private readonly limits: RateLimits,
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /** @returns null for a token that is not good, or `restricted` for somebody who has yet to set up a second factor @throws nothing else */
  async claimsOf(token: string): Promise<TimedClaims | 'restricted' | null> {
    try {
      const claims = await this.tokens.verify(token);
      return this.mfa.isUnmet(claims) ? 'restricted' : claims;
    } catch {
      return null;
    }
  }

  /** Whether this account opens sockets so fast that something must be wrong with its client. Counts this one. */
  opensTooOften(userId: string): boolean {
    return this.limits.countConnection(userId) > 0;
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
