import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../platform/http/api-documentation';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { ConsultationResponse } from '../dto/consultation.response';
import { AbortVisitRequest } from './dto/abort-visit.request';
import { CheckInRequest } from './dto/check-in.request';
import { MarkNoShowRequest } from './dto/mark-no-show.request';
import { VisitCourse } from './visit-course.service';

@ApiTags('Visits')
@Controller('consultations/:id')
export class VisitCourseController {
  constructor(private readonly course: VisitCourse) {}

  @Post('check-in')
  @HttpCode(201)
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'checkIn',
    summary: 'Check in for a consultation',
    description:
      'Puts the patient into the waiting room. Patients check themselves in from `CHECK_IN_OPENS_MINUTES` before the appointment until its end; the front desk from a day before. The front desk can also take a missed visit up, with a reason, until its fee is taken.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'Waiting.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  checkIn(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: CheckInRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.course.checkIn(actor, id, body, key);
  }

  @Post('start')
  @HttpCode(201)
  @Allow('doctor')
  @ApiOperation({
    operationId: 'startConsultation',
    summary: 'Start a consultation',
    description: 'By the doctor whose visit it is, with a patient who has checked in.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'In progress.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  start(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @IdempotencyKey() key: string | null,
  ) {
    return this.course.start(actor, id, key);
  }

  @Post('completion')
  @HttpCode(201)
  @Allow('doctor')
  @ApiOperation({
    operationId: 'completeConsultation',
    summary: 'Complete a consultation',
    description:
      'By the doctor whose visit it is. What was set aside on a card is taken; what is to be paid at the clinic is owed from now on. The drafts of the notes are signed.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'Completed.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  complete(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @IdempotencyKey() key: string | null,
  ) {
    return this.course.complete(actor, id, key);
  }

  @Post('abort')
  @HttpCode(201)
  @Allow('doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'abortConsultation',
    summary: 'Abort a consultation that is in progress',
    description:
      'For a visit that began and cannot be brought to its end. It costs nothing and what was paid goes back, unless the patient is the cause.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'Aborted.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  abort(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: AbortVisitRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.course.abort(actor, id, body, key);
  }

  @Post('no-show')
  @HttpCode(201)
  @Allow('doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'markNoShow',
    summary: 'Mark a consultation as missed',
    description:
      'Once `NO_SHOW_GRACE_MINUTES` have passed since the appointed time. Visits that nobody checked in for are marked by themselves. The fee is taken `NO_SHOW_FINAL_MINUTES` later; until then the front desk can check the patient in.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'Missed.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  markNoShow(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: MarkNoShowRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.course.markNoShow(actor, id, body, key);
  }
}
