import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../platform/http/api-documentation';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { ConsultationResponse } from '../dto/consultation.response';
import { RescheduleConsultationRequest } from './dto/reschedule-consultation.request';
import { Rescheduling } from './rescheduling.service';

@ApiTags('Consultations')
@Controller('consultations/:id/reschedule')
export class ReschedulingController {
  constructor(private readonly rescheduling: Rescheduling) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'rescheduleConsultation',
    summary: 'Move a consultation to another time',
    description:
      'The same visit with the same doctor, kind, price and payment at another time: nothing is charged again, and `sequence` rises by one. The old time is free at once, and whoever loses the new one keeps the old one; the error then carries `alternatives`. Only a `scheduled` visit can be moved. Patients can move it `RESCHEDULES_BY_PATIENT` times, until `RESCHEDULE_CUT_OFF_MINUTES` before it begins; the clinic whenever it likes.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'Moved.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  reschedule(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: RescheduleConsultationRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.rescheduling.reschedule(actor, id, body, key);
  }
}
