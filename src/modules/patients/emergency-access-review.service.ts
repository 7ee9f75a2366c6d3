import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import { Page } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import type { EmergencyAccessListQuery } from './dto/emergency-access-list.query';
import { EmergencyAccessDetails } from './dto/emergency-access.response';
import type { ReviewEmergencyAccessRequest } from './dto/review-emergency-access.request';
import type { EmergencyAccess } from './emergency-access.entity';
import { EmergencyAccessRepository } from './emergency-access.repository';

const TABLE = 'emergency_access';

/** Looks at what was opened in an emergency, afterwards. */
@Injectable()
export class EmergencyAccessReviews {
  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: EmergencyAccessRepository,
    private readonly cipher: FieldCipher,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(actor: SignedInActor, query: EmergencyAccessListQuery): Promise<Page<EmergencyAccessDetails>> {
    return this.work.run(async (em) => {
      const [found, total] = await this.repository.list(em, query);
      this.audit.record(em, actor, {
        action: 'emergency_access.listed',
        subjectType: 'emergency_access',
        details: { ids: found.map(({ id }) => id) },
      });
      return new Page(await Promise.all(found.map((access) => this.opened(access))), total, query);
    });
  }

  /** @throws NotFound, EmergencyAccessReviewed 409, OwnEmergencyAccess 403 */
  review(
    actor: SignedInActor,
    id: string,
    { outcome, note }: ReviewEmergencyAccessRequest,
  ): Promise<EmergencyAccessDetails> {
    return this.work.run(async (em) => {
      const access = await this.repository.locked(em, id);
      const sealed = note === undefined ? null : this.cipher.seal(note, { table: TABLE, column: 'review_note', id });
      access.review({ outcome, note: sealed }, actor, this.clock.now());
      this.audit.record(em, actor, {
        action: 'emergency_access.reviewed',
        subjectType: 'emergency_access',
        subjectId: id,
        patientId: access.patientId,
        details: { outcome },
      });
      return this.opened(access);
    });
  }

  private async opened(access: EmergencyAccess): Promise<EmergencyAccessDetails> {
    const { id, reason, reviewNote } = access;
    return EmergencyAccessDetails.of(access, {
      reason: await this.cipher.open(reason, { table: TABLE, column: 'reason', id }),
      note: reviewNote ? await this.cipher.open(reviewNote, { table: TABLE, column: 'review_note', id }) : null,
    });
  }
}
