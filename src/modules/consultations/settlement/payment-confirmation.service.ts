import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { nextActionAfter, PaymentGateway, PaymentSummary, type SettlementAnswer } from '../../payments';
import { BookingSettlement } from '../booking-settlement.service';
import { ConsultationRepository } from '../consultation.repository';
import { ConsultationTexts } from '../consultation-texts';
import { ConsultationResponse } from '../dto/consultation.response';

const SETTLED: SettlementAnswer = { status: 'unknown' };

/** Goes on with a charge after the patient has answered the bank. */
@Injectable()
export class PaymentConfirmation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly consultations: ConsultationRepository,
    private readonly gateway: PaymentGateway,
    private readonly settlement: BookingSettlement,
    private readonly texts: ConsultationTexts,
  ) {}

  /** Harmless to repeat, and after the payment is settled. @throws NotFound for a visit that is not theirs */
  async confirm(actor: SignedInActor, id: string): Promise<ConsultationResponse> {
    await this.unitOfWork.read((em) => this.consultations.findOwnedBy(em, actor, id));
    const { payment } = await this.settlement.current(id);
    const waits = payment.status === 'requires_action';
    const answer = waits ? await this.gateway.confirm(payment) : SETTLED;
    // No answer leaves it where it is: the patient, the provider's own news or the reconciler come again.
    const unchanged = !waits || answer.status === 'unknown';
    const booking = unchanged ? await this.settlement.current(id) : await this.settlement.settle(actor, id, answer);
    const summary = PaymentSummary.awaiting(booking.payment, nextActionAfter(answer));
    return ConsultationResponse.from(
      booking.consultation,
      await this.texts.reasonFor(actor, booking.consultation),
      summary,
    );
  }
}
