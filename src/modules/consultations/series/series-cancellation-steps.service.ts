import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { SignedInActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { CancellationSteps } from '../cancellation-steps.service';
import { instantOf } from '../offered-times.service';
import type { CancelSeriesRequest } from './dto/cancel-series.request';
import { SeriesResponse } from './dto/series.response';
import { SeriesOver } from './series.errors';
import type { VisitSeries } from './visit-series.entity';
import { VisitSeriesRepository } from './visit-series.repository';

/** What the cancellation of a series does to its visits; called with the series locked. */
@Injectable()
export class SeriesCancellationSteps {
  constructor(
    private readonly series: VisitSeriesRepository,
    private readonly steps: CancellationSteps,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws SeriesOver, and what the cancellation of one visit throws, after which the transaction must not commit */
  async cancel(
    em: EntityManager,
    actor: SignedInActor,
    series: VisitSeries,
    { reason, from }: CancelSeriesRequest,
  ): Promise<SeriesResponse> {
    const toCome = this.clock.now().getTime() + 1;
    const since = Math.max(toCome, from === undefined ? toCome : instantOf(from));
    const visits = await this.series.lockedToCome(em, series.id, new Date(since));
    if (visits.length === 0) throw new SeriesOver();
    for (const visit of visits) await this.steps.cancel(em, actor, visit, reason);
    this.audit.record(em, actor, {
      action: 'consultation_series.cancelled',
      subjectType: 'consultation_series',
      subjectId: series.id,
      patientId: series.patientId,
      details: { visits: visits.map(({ id }) => id) },
    });
    await em.flush();
    const [whole] = await this.series.whole(em, [series]);
    return SeriesResponse.from(whole);
  }
}
