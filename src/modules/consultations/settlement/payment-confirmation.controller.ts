import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { ConsultationResponse } from '../dto/consultation.response';
import { PaymentConfirmation } from './payment-confirmation.service';

@ApiTags('Consultations')
@Controller('consultations/:id/payment-confirmation')
export class PaymentConfirmationController {
  constructor(private readonly confirmation: PaymentConfirmation) {}

  @Post()
  @HttpCode(200)
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'confirmPayment',
    summary: 'Go on with a payment after the bank was answered',
    description:
      'For a visit in `pending_payment` whose payment is in `requires_action`: asks the provider how the charge stands. Harmless to repeat; the visit is settled as well without it, as soon as the provider tells by itself.',
  })
  @ApiSuccess(ConsultationResponse, { description: 'The visit and its payment as they stand now.' })
  @ApiErrors(401, 403, 404)
  confirm(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string): Promise<ConsultationResponse> {
    return this.confirmation.confirm(actor, id);
  }
}
