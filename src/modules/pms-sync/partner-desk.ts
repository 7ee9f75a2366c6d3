import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { PartnerRepository } from '../partners';

/** Writes the audit row of a change, in its transaction. */
export type RecordsFact = (action: string, details: Record<string, unknown>) => void;

/** What the clinic's people do about one partner: only where there is such a partner, alone, and with an audit row. */
@Injectable()
export class PartnerDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly partners: PartnerRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  read<T>(partnerId: string, look: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.work.read(async (em) => {
      await this.partners.get(em, partnerId);
      return look(em);
    });
  }

  /** Changes of one partner come one after the other. @throws NotFound, and whatever `change` throws */
  change<T>(
    actor: Actor,
    partnerId: string,
    change: (em: EntityManager, at: Date, record: RecordsFact) => Promise<T>,
  ): Promise<T> {
    return this.work.run(async (em) => {
      await this.partners.getForChange(em, partnerId);
      const record: RecordsFact = (action, details) =>
        this.audit.record(em, actor, { action, subjectType: 'partner', subjectId: partnerId, details });
      const result = await change(em, this.clock.now(), record);
      await em.flush();
      return result;
    });
  }
}
