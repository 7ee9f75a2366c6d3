import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { assertVersion } from '../../platform/http/if-match';
import { AuditTrail } from '../audit';
import type { PartnerListQuery } from './dto/partner-list.query';
import { Partner, type PartnerChanges as Changes, type PartnerDetails } from './partner.entity';
import { PartnerChanges } from './partner-changes';
import { PartnerRepository } from './partner.repository';

/** Which partner is changed, and by whom. */
export interface PartnerChange {
  actor: Actor;
  partnerId: string;
  /** The version that the caller read; a newer one is not changed. Undefined where that does not matter. */
  expectedVersion?: number;
}

/** Partners as an administrator keeps them. */
@Injectable()
export class Partners {
  constructor(
    private readonly work: UnitOfWork,
    private readonly partners: PartnerRepository,
    private readonly changes: PartnerChanges,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: PartnerListQuery): Promise<[Partner[], number]> {
    return this.work.read((em) => this.partners.list(em, query));
  }

  /** @throws NotFound */
  read(id: string): Promise<Partner> {
    return this.work.read((em) => this.partners.get(em, id));
  }

  /** @throws DomainError `partner_name_taken` */
  register(actor: Actor, details: PartnerDetails): Promise<Partner> {
    return this.work.run(async (em) => {
      const partner = Partner.register(details, this.clock.now());
      em.persist(partner);
      this.audit.record(em, actor, {
        action: 'partner.registered',
        subjectType: 'partner',
        subjectId: partner.id,
        details: { kind: partner.kind, format: partner.format, scopes: partner.scopes },
      });
      await em.flush();
      return partner;
    });
  }

  /**
   * A suspension, and scopes that it loses, take effect on every instance within seconds.
   *
   * @throws NotFound, VersionConflict, DomainError `partner_name_taken`
   */
  change({ actor, partnerId, expectedVersion }: PartnerChange, changes: Changes): Promise<Partner> {
    return this.changes.apply(actor, partnerId, async (_em, partner, at) => {
      assertVersion(expectedVersion, partner);
      const before = partner.status;
      const fields = partner.change(changes, at);
      if (fields.length === 0) return { result: partner };
      const moved = before === partner.status ? {} : { from: before, to: partner.status };
      return { result: partner, fact: { action: 'partner.updated', details: { fields, ...moved } } };
    });
  }

  /** With all its keys. @throws NotFound, VersionConflict */
  remove({ actor, partnerId, expectedVersion }: PartnerChange): Promise<void> {
    return this.changes.apply(actor, partnerId, async (em, partner, at) => {
      assertVersion(expectedVersion, partner);
      partner.remove(at);
      for (const key of await this.partners.apiKeysInForce(em, partnerId, at)) key.revoke(at);
      for (const key of await this.partners.signingKeysInForce(em, partnerId)) key.revoke(at);
      return { result: undefined, fact: { action: 'partner.removed' } };
    });
  }
}
