import { type EntityManager, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import type { EmergencyAccessListQuery } from './dto/emergency-access-list.query';
import { EmergencyAccess } from './emergency-access.entity';

/** Named finders of emergency accesses. */
@Injectable()
export class EmergencyAccessRepository {
  /**
   * The one that this person has open for this patient, locked: a look and the end of the access come one after the other. Opened in
   * another role it counts no more.
   */
  findOpen(em: EntityManager, actor: SignedInActor, patientId: string, at: Date): Promise<EmergencyAccess | null> {
    return em.findOne(
      EmergencyAccess,
      { openedBy: actor.id, openedByRole: actor.role, patientId, endedAt: null, expiresAt: { $gt: at } },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
  }

  /** Locked, so that of two reviews the second finds the first. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<EmergencyAccess> {
    const access = await em.findOne(EmergencyAccess, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!access) throw new NotFound('emergency access');
    return access;
  }

  /**
   * How many this person has opened since. Two openings at once would each count without the other and neither be unusual, so they come
   * one after the other from here on.
   */
  async countedSince(em: EntityManager, openedBy: string, since: Date): Promise<number> {
    await em.execute(`select pg_advisory_xact_lock(hashtextextended('emergency_access ' || ?::text, 0))`, [openedBy]);
    return em.count(EmergencyAccess, { openedBy, openedAt: { $gt: since } });
  }

  /** Newest first. */
  list(em: EntityManager, query: EmergencyAccessListQuery): Promise<[EmergencyAccess[], number]> {
    const filter: FilterQuery<EmergencyAccess> = {
      ...(query.patientId !== undefined && { patientId: query.patientId }),
      ...(query.openedBy !== undefined && { openedBy: query.openedBy }),
      ...(query.reviewed !== undefined && { reviewedAt: query.reviewed ? { $ne: null } : null }),
    };
    return em.findAndCount(EmergencyAccess, filter, {
      orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
      limit: query.limit,
      offset: query.offset,
    });
  }
}
