import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type AuditFact, AuditTrail } from '../audit';
import type { Partner } from './partner.entity';
import { PartnerCredentials } from './partner-credentials';
import { PartnerRepository } from './partner.repository';

/** What a change came to; without a fact nothing was changed. */
export interface Changed<T> {
  result: T;
  fact?: Pick<AuditFact, 'action' | 'details'> & Partial<Pick<AuditFact, 'subjectType' | 'subjectId'>>;
}

/** Changes one partner or its keys: alone, with an audit row, and noticed by every instance when it is committed. */
@Injectable()
export class PartnerChanges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly partners: PartnerRepository,
    private readonly audit: AuditTrail,
    private readonly credentials: PartnerCredentials,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound, and whatever `change` throws */
  async apply<T>(
    actor: Actor,
    partnerId: string,
    change: (em: EntityManager, partner: Partner, at: Date) => Promise<Changed<T>>,
  ): Promise<T> {
    const { result, affected } = await this.work.run(async (em) => {
      const at = this.clock.now();
      const partner = await this.partners.getForChange(em, partnerId);
      const keys = await this.partners.apiKeysInForce(em, partnerId, at);
      const { result, fact } = await change(em, partner, at);
      if (fact) this.audit.record(em, actor, { subjectType: 'partner', subjectId: partnerId, ...fact });
      await em.flush();
      return { result, affected: keys.map(({ id }) => id) };
    });
    await this.credentials.forget(affected);
    return result;
  }
}
