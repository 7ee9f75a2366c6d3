import { type EntityManager, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { Doctor } from '../../doctors';
import { Consultation } from '../consultation.entity';
import type { SeriesQuery } from './dto/series.query';
import { SeriesException, SeriesVisit, VisitSeries } from './visit-series.entity';

/** A series with its visits and what could not be had, each in the order of the series. */
export interface WholeSeries {
  series: VisitSeries;
  visits: { position: number; visit: Consultation }[];
  exceptions: SeriesException[];
}

/** Named finders for series. Whose they are is decided here: a stranger's series is not found. */
@Injectable()
export class VisitSeriesRepository {
  /** @param lock so that two who cancel the rest come one after the other. @throws NotFound */
  async findOwnedBy(em: EntityManager, actor: SignedInActor, id: string, lock = false): Promise<VisitSeries> {
    const options = lock ? { lockMode: LockMode.PESSIMISTIC_WRITE as const } : {};
    const series = await em.findOne(VisitSeries, { $and: [{ id }, await visibleTo(em, actor)] }, options);
    if (!series) throw new NotFound('consultation series');
    return series;
  }

  async listOwnedBy(em: EntityManager, actor: SignedInActor, query: SeriesQuery): Promise<[VisitSeries[], number]> {
    const { doctorId, patientId, limit, offset } = query;
    const filter = { ...(doctorId && { doctorId }), ...(patientId && { patientId }) };
    return em.findAndCount(
      VisitSeries,
      { $and: [filter, await visibleTo(em, actor)] },
      { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], limit, offset },
    );
  }

  async whole(em: EntityManager, many: readonly VisitSeries[]): Promise<WholeSeries[]> {
    const inSeries = { seriesId: { $in: many.map(({ id }) => id) } };
    const places = await em.find(SeriesVisit, inSeries, { orderBy: { position: 'asc' } });
    const exceptions = await em.find(SeriesException, inSeries, { orderBy: { position: 'asc' } });
    const visits = await em.find(Consultation, { id: { $in: places.map(({ consultationId }) => consultationId) } });
    const byId = new Map(visits.map((visit) => [visit.id, visit]));
    return many.map((series) => ({
      series,
      visits: places.flatMap(({ seriesId, position, consultationId }) => {
        const visit = seriesId === series.id ? byId.get(consultationId) : undefined;
        return visit ? [{ position, visit }] : [];
      }),
      exceptions: exceptions.filter(({ seriesId }) => seriesId === series.id),
    }));
  }

  /**
   * The visits that nobody has come to yet and that begin after `since`, all of them locked: whoever moves one of them has its row, and would
   * wait for the time of another that was cancelled a moment before, while we waited for the row.
   */
  async lockedToCome(em: EntityManager, seriesId: string, since: Date): Promise<Consultation[]> {
    const places = await em.find(SeriesVisit, { seriesId });
    const visits = await em.find(
      Consultation,
      {
        id: { $in: places.map(({ consultationId }) => consultationId) },
        status: 'scheduled',
        startsAt: { $gte: since },
        deletedAt: null,
      },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    );
    return visits.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
  }
}

async function visibleTo(em: EntityManager, actor: SignedInActor): Promise<FilterQuery<VisitSeries>> {
  if (actor.role === 'staff' || actor.role === 'admin') return {};
  if (actor.role === 'doctor') {
    const doctor = await em.findOne(Doctor, { userId: actor.id });
    // No doctor has the id of an account.
    return { doctorId: doctor?.id ?? actor.id };
  }
  return { patientId: actor.id };
}
