import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../platform/http/envelope';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { EmergencyAccessResponse } from './dto/emergency-access.response';
import { OpenEmergencyAccessRequest } from './dto/open-emergency-access.request';
import { EmergencyAccessService } from './emergency-access.service';

@ApiTags('Patients')
@Controller('patients/:id/emergency-access')
export class EmergencyAccessController {
  constructor(private readonly accesses: EmergencyAccessService) {}

  @Post()
  @HttpCode(201)
  @Allow('doctor', 'pharmacist', 'staff')
  @ApiOperation({
    operationId: 'openEmergencyAccess',
    summary: "Open emergency access to a patient's record",
    description:
      'For who does not treat the patient and has to know now. The record can be read until `expiresAt`. The patient is told at once, the reason is kept, and an administrator reviews it afterwards; who opens more than is usual is reported to the administrators.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(EmergencyAccessResponse, { status: 201, description: 'Open until `expiresAt`.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  open(
    @CurrentActor() actor: SignedInActor,
    @IdParam('patient') patientId: string,
    @Body() body: OpenEmergencyAccessRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /patients/${patientId}/emergency-access`;
    return this.accesses.open({ actor, route, key, body }, patientId, body.reason);
  }

  @Delete()
  @Allow('doctor', 'pharmacist', 'staff')
  @ApiOperation({
    operationId: 'endEmergencyAccess',
    summary: 'Give emergency access back',
    description: 'The one that you have open for this patient, before it expires.',
  })
  @ApiSuccess(null, { description: 'Given back.' })
  @ApiErrors(401, 403, 404)
  async end(@CurrentActor() actor: SignedInActor, @IdParam('patient') patientId: string): Promise<WithMessage> {
    await this.accesses.end(actor, patientId);
    return new WithMessage(null, 'The emergency access has ended.');
  }
}
