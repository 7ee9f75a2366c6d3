import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { PrescriptionResponse } from '../dto/prescription.response';
import { PrescriptionStepRequest } from './dto/prescription-step.request';
import { PrescriptionCourse } from './prescription-course.service';

@ApiTags('Prescriptions')
@Controller('prescriptions/:id')
export class PrescriptionCourseController {
  constructor(private readonly course: PrescriptionCourse) {}

  @Post('cancellation')
  @Allow('doctor')
  @ApiOperation({
    operationId: 'cancelPrescription',
    summary: 'Cancel a prescription',
    description: 'By its writer, until all of it is dispensed; a draft, too. What is set aside is given back.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(PrescriptionResponse, { status: 201, description: 'Cancelled.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  cancel(
    @CurrentActor() actor: SignedInActor,
    @IdParam('prescription') id: string,
    @Body() body: PrescriptionStepRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.course.cancel({ actor, route: `POST /prescriptions/${id}/cancellation`, key, body }, id, body.reason);
  }

  @Post('hold')
  @Allow('doctor', 'pharmacist')
  @ApiOperation({
    operationId: 'holdPrescription',
    summary: 'Put a prescription on hold',
    description: 'Nothing is dispensed until it is resumed. What is set aside is given back.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(PrescriptionResponse, { status: 201, description: 'On hold.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  hold(
    @CurrentActor() actor: SignedInActor,
    @IdParam('prescription') id: string,
    @Body() body: PrescriptionStepRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.course.hold({ actor, route: `POST /prescriptions/${id}/hold`, key, body }, id, body.reason);
  }

  @Delete('hold')
  @Allow('doctor', 'pharmacist')
  @ApiOperation({
    operationId: 'resumePrescription',
    summary: 'Resume a prescription',
    description: 'Sets aside again what there is. Its place in the row is by its signature.',
  })
  @ApiSuccess(PrescriptionResponse, { description: 'Resumed.' })
  @ApiErrors(401, 403, 404, 409)
  resume(@CurrentActor() actor: SignedInActor, @IdParam('prescription') id: string): Promise<PrescriptionResponse> {
    return this.course.resume(actor, id);
  }
}
