import { Inject, Injectable, Logger } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound, ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../audit-trail';
import { AuditVerificationRepository, type Verification } from './audit-verification.repository';
import { TrailVerifiers } from './trail-verifiers';
import type { VerificationReport } from './verification-report';
import { verificationFaults, verificationValid, verifiedAt } from './verification.metrics';

/** Sealed rows that are verified within a request: about two seconds. */
export const ROWS_PER_REQUEST = 200_000;

export interface VerificationPart {
  from?: Date;
  to?: Date;
}

/** Verifications of the trail, by an administrator or by the clock. */
@Injectable()
export class AuditVerificationService {
  private readonly logger = new Logger(AuditVerificationService.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly verifiers: TrailVerifiers,
    private readonly verifications: AuditVerificationRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed for a time with more rows than a request can wait for */
  async verify(actor: SignedInActor, part: VerificationPart): Promise<Verification> {
    await this.assertBounded(part);
    const verification = await this.run(part, actor.id);
    await this.work.run(async (em) => {
      await this.verifications.add(em, verification);
      const details = { verificationId: verification.id, valid: verification.report.valid };
      this.audit.record(em, actor, { action: 'audit_log.verified', subjectType: 'audit_log', details });
    });
    return verification;
  }

  /** The whole trail, however long. */
  async verifyAll(): Promise<Verification> {
    const verification = await this.run({}, null);
    await this.work.run((em) => this.verifications.add(em, verification));
    return verification;
  }

  /** @throws NotFound when there was none yet */
  latest(actor: SignedInActor): Promise<Verification> {
    return this.work.run(async (em) => {
      const verification = await this.verifications.latest(em);
      if (!verification) throw new NotFound('verification');
      const details = { verificationId: verification.id };
      this.audit.record(em, actor, { action: 'audit_log.verification_read', subjectType: 'audit_log', details });
      return verification;
    });
  }

  private async assertBounded({ from, to }: VerificationPart): Promise<void> {
    const rows = await this.verifiers.rowsIn(from, to);
    if (rows <= ROWS_PER_REQUEST) return;
    const field = from ? 'to' : 'from';
    const message = `leaves ${rows} sealed rows, at most ${ROWS_PER_REQUEST} at a time; npm run audit:verify and the nightly run take any number`;
    throw new ValidationFailed([{ field, message }]);
  }

  private async run({ from, to }: VerificationPart, requestedBy: string | null): Promise<Verification> {
    const startedAt = this.clock.now();
    const report = await this.verifiers.make().verify({ from, to });
    this.tell(report, from === undefined && to === undefined);
    return {
      id: uuidv7(),
      requestedBy,
      startedAt,
      finishedAt: this.clock.now(),
      from: from ?? null,
      to: to ?? null,
      report,
    };
  }

  private tell({ valid, faults, seals, rows, milliseconds }: VerificationReport, whole: boolean): void {
    if (whole) {
      verificationValid.set(valid ? 1 : 0);
      verifiedAt.set(this.clock.now().getTime() / 1_000);
    }
    for (const { kind } of faults) verificationFaults.inc({ kind });
    const facts = { seals, rows, milliseconds };
    if (valid) this.logger.log(facts, 'the audit trail is as it was sealed');
    else
      this.logger.error(
        { alert: 'opened', ...facts, faults },
        `the audit trail is not as it was sealed: ${faults[0].message}`,
      );
  }
}
