import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import { FreeSlots } from '../../doctors';
import type { CancelSeriesRequest } from './dto/cancel-series.request';
import { SeriesCancellationSteps } from './series-cancellation-steps.service';
import { VisitSeriesRepository } from './visit-series.repository';

/** Cancels what is left of a series: each visit as if it were cancelled by itself, and all of them or none. */
@Injectable()
export class SeriesCancellation {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly series: VisitSeriesRepository,
    private readonly steps: SeriesCancellationSteps,
    private readonly slots: FreeSlots,
  ) {}

  /** @throws NotFound 404, SeriesOver 409, CancellationClosed 409 for a patient who is too late for one of them */
  async cancel(
    actor: SignedInActor,
    id: string,
    body: CancelSeriesRequest,
    key: string | null,
  ): Promise<RenderedAnswer> {
    let doctorId: string | undefined;
    const request = { actor, route: `POST /consultation-series/${id}/cancellation`, key, body };
    const answer = await this.idempotency.run(request, 201, async (em) => {
      const series = await this.series.findOwnedBy(em, actor, id, true);
      doctorId = series.doctorId;
      return this.steps.cancel(em, actor, series, body);
    });
    if (doctorId) void this.slots.invalidate(doctorId);
    return answer;
  }
}
