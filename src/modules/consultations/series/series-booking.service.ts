import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import { DoctorDirectory, FreeSlots } from '../../doctors';
import { DoctorChanging } from '../consultations.errors';
import { READS_OF_DOCTOR } from '../offered-times.service';
import { patientFor } from '../patient-for';
import { DoctorIsStale } from '../time-taking';
import type { BookSeriesRequest } from './dto/book-series.request';
import { isAllOffered, SeriesSteps } from './series-steps.service';

/** Books visits in a rhythm, all of them with their payments in one transaction. */
@Injectable()
export class SeriesBooking {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly doctors: DoctorDirectory,
    private readonly slots: FreeSlots,
    private readonly steps: SeriesSteps,
  ) {}

  /**
   * All of them, or with `skip` those that can be had; what only needs reading is decided from a cached doctor whose version the
   * transaction checks.
   *
   * @throws SeriesConflict 409, NotFound 404 for an unknown doctor, ValidationFailed 422, DoctorChanging 503
   */
  async book(actor: SignedInActor, body: BookSeriesRequest, key: string | null): Promise<RenderedAnswer> {
    const wish = { actor, patientId: patientFor(actor, body.patientId), body };
    const request = { actor, route: 'POST /consultation-series', key, body };
    for (let read = 1; read <= READS_OF_DOCTOR; read++) {
      const doctor = await (read === 1 ? this.doctors.bookable(body.doctorId) : this.doctors.refreshed(body.doctorId));
      const plan = doctor && this.steps.plan(doctor, body);
      // Before anything is refused, the doctor is read as he or she is now.
      if (read === 1 && !(plan && isAllOffered(plan))) continue;
      try {
        const answer = await this.idempotency.run(request, 201, (em) => this.steps.book(em, wish, plan));
        void this.slots.invalidate(body.doctorId);
        return answer;
      } catch (error) {
        if (!(error instanceof DoctorIsStale)) throw error;
      }
    }
    throw new DoctorChanging();
  }
}
