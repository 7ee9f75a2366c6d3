import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import { Money } from '../../../kernel/money';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import type { Refund } from '../../payments';
import { NoteSigning } from '../notes/note-signing.service';
import type { AbortCause, AbortVisitRequest } from './dto/abort-visit.request';
import type { CheckInRequest } from './dto/check-in.request';
import type { MarkNoShowRequest } from './dto/mark-no-show.request';
import type { Visiting } from './visit-changes.service';
import { VisitMoney } from './visit-money.service';
import { VisitPolicy } from './visit-policy';
import { VisitRequests } from './visit-requests.service';

/** The visit from the door of the clinic to its end, as people move it along. */
@Injectable()
export class VisitCourse {
  constructor(
    private readonly requests: VisitRequests,
    private readonly policy: VisitPolicy,
    private readonly money: VisitMoney,
    private readonly notes: NoteSigning,
  ) {}

  /**
   * The patient is here. The front desk may also take a visit up that was missed, and says why.
   *
   * @throws NotFound, IllegalTransition, CheckInNotOpen, CheckInClosed, NoShowFinal
   */
  checkIn(actor: SignedInActor, id: string, body: CheckInRequest, key: string | null): Promise<RenderedAnswer> {
    return this.requests.run({ actor, id, step: 'check-in', body, key }, ({ visit, doctorUserId, at }) => {
      if (actor.role === 'patient') this.policy.assertPatientMayCheckIn(visit, at);
      else this.policy.assertDeskMayCheckIn(visit, at);
      if (visit.status === 'no_show' && body.reason === undefined) {
        throw new ValidationFailed([{ field: 'reason', message: 'must say why a missed visit is taken up' }]);
      }
      visit.checkIn(doctorUserId, at);
      return { reason: body.reason };
    });
  }

  /** @throws NotFound, IllegalTransition */
  start(actor: SignedInActor, id: string, key: string | null): Promise<RenderedAnswer> {
    return this.requests.run({ actor, id, step: 'start', body: {}, key }, ({ visit, doctorUserId, at }) => {
      visit.start(doctorUserId, at);
      return {};
    });
  }

  /** What it costs is taken or owed and the notes are signed, in the same transaction. @throws NotFound, IllegalTransition */
  complete(actor: SignedInActor, id: string, key: string | null): Promise<RenderedAnswer> {
    return this.requests.run({ actor, id, step: 'completion', body: {}, key }, async (visiting) => {
      visiting.visit.complete(visiting.doctorUserId, visiting.at);
      this.money.takeAll(visiting);
      await this.notes.signDrafts(visiting.em, actor, id, visiting.at);
      return {};
    });
  }

  /** Costs nothing, unless the patient is the cause. What the one who aborts it has noted is signed. @throws NotFound, IllegalTransition */
  abort(actor: SignedInActor, id: string, body: AbortVisitRequest, key: string | null): Promise<RenderedAnswer> {
    return this.requests.run({ actor, id, step: 'abort', body, key }, async (visiting) => {
      visiting.visit.abort(visiting.doctorUserId, visiting.at);
      await this.notes.signDrafts(visiting.em, actor, id, visiting.at);
      const { reason, cause } = body;
      return { reason, details: { cause }, refund: this.settleAborted(visiting, cause) };
    });
  }

  /** The money waits until the visit cannot be taken up any more. @throws NotFound, IllegalTransition, NoShowTooEarly */
  markNoShow(actor: SignedInActor, id: string, body: MarkNoShowRequest, key: string | null): Promise<RenderedAnswer> {
    return this.requests.run({ actor, id, step: 'no-show', body, key }, ({ visit, doctorUserId, at }) => {
      const { status } = visit;
      // What is over is told first: that it is too early would send people away for nothing.
      if (status === 'scheduled' || status === 'checked_in') this.policy.assertMissed(visit, at);
      visit.miss(doctorUserId, at);
      return { reason: body.reason };
    });
  }

  private settleAborted(visiting: Visiting, cause: AbortCause): Refund | undefined {
    if (cause === 'patient') return void this.money.takeAll(visiting);
    return this.money.keep(visiting, Money.of(0, visiting.payment.currency), 'consultation_aborted');
  }
}
