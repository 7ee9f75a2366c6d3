import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../platform/http/api-documentation';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ConsultationCancellation } from './consultation-cancellation.service';
import { CancelConsultationRequest } from './dto/cancel-consultation.request';
import { ConsultationResponse } from './dto/consultation.response';

@ApiTags('Consultations')
@Controller('consultations/:id/cancellation')
export class ConsultationCancellationController {
  constructor(private readonly cancellation: ConsultationCancellation) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'cancelConsultation',
    summary: 'Cancel a consultation',
    description:
      'Frees the time and sets aside what the refund policy gives back, in one transaction. Patients who cancel 24 hours ahead get everything back, two hours ahead half; who has not paid yet owes the rest in the same way. When the clinic cancels, patients get everything back and owe nothing. Patients cannot cancel themselves within `CANCELLATION_CUT_OFF_MINUTES` of the appointment.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'Cancelled.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  cancel(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: CancelConsultationRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.cancellation.cancel(actor, id, body, key);
  }
}
