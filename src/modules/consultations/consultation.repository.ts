import { type EntityManager, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { Doctor } from '../doctors';
import { Consultation } from './consultation.entity';
import type { ConsultationListQuery } from './dto/consultation-list.query';

/** Named finders for visits. Whose they are is decided here: a stranger's visit is not found. */
@Injectable()
export class ConsultationRepository {
  /** @param lock so that changes of one visit come one after the other. @throws NotFound */
  async find(em: EntityManager, id: string, lock = false): Promise<Consultation> {
    return found(
      await em.findOne(Consultation, { id, deletedAt: null }, lock ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {}),
    );
  }

  /** @throws NotFound for a visit that does not exist or is somebody else's */
  async findOwnedBy(em: EntityManager, actor: SignedInActor, id: string, lock = false): Promise<Consultation> {
    const where = { id, deletedAt: null, ...(await ownership(em, actor)) };
    return found(await em.findOne(Consultation, where, lock ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {}));
  }

  async listOwnedBy(
    em: EntityManager,
    actor: SignedInActor,
    query: ConsultationListQuery,
  ): Promise<[Consultation[], number]> {
    const filter: FilterQuery<Consultation> = {
      deletedAt: null,
      ...(query.status && { status: query.status }),
      ...(query.doctorId && { doctorId: query.doctorId }),
      ...(query.patientId && { patientId: query.patientId }),
      ...((query.from ?? query.to) && {
        startsAt: { ...(query.from && { $gte: new Date(query.from) }), ...(query.to && { $lt: new Date(query.to) }) },
      }),
    };
    const direction = query.sort === 'startsAt' ? 'asc' : 'desc';
    return em.findAndCount(
      Consultation,
      { $and: [filter, await ownership(em, actor)] },
      { orderBy: [{ startsAt: direction }, { id: direction }], limit: query.limit, offset: query.offset },
    );
  }
}

async function ownership(
  em: EntityManager,
  actor: SignedInActor,
): Promise<{ patientId?: string; doctorId?: string | null }> {
  if (actor.role === 'staff' || actor.role === 'admin') return {};
  if (actor.role === 'doctor') {
    const doctor = await em.findOne(Doctor, { userId: actor.id });
    return { doctorId: doctor?.id ?? null };
  }
  // Whoever else a route lets in sees only what is about them.
  return { patientId: actor.id };
}

function found(consultation: Consultation | null): Consultation {
  if (!consultation) throw new NotFound('consultation');
  return consultation;
}
