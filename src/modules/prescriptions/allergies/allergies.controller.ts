import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { Allergies } from './allergies.service';
import { AllergyResponse } from './dto/allergy.response';
import { RecordAllergyRequest } from './dto/record-allergy.request';

@ApiTags('Allergies')
@Controller('patients/:id/allergies')
export class AllergiesController {
  constructor(private readonly allergies: Allergies) {}

  @Get()
  @Allow('patient', 'doctor', 'pharmacist')
  @ApiOperation({
    operationId: 'listAllergies',
    summary: "List a patient's allergies",
    description:
      'Those that hold, oldest first. For the patient, for doctors who treat the patient, and for pharmacists once something was prescribed.',
  })
  @ApiSuccessList(AllergyResponse, { description: 'The allergies.' })
  @ApiErrors(401, 403, 404)
  list(@CurrentActor() actor: SignedInActor, @IdParam('patient') patientId: string): Promise<AllergyResponse[]> {
    return this.allergies.list(actor, patientId);
  }

  @Post()
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'recordAllergy',
    summary: 'Write down an allergy',
    description: 'Sealed before it is stored. Prescribers are warned of medicines that it speaks against.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(AllergyResponse, { status: 201, description: 'The allergy.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  record(
    @CurrentActor() actor: SignedInActor,
    @IdParam('patient') patientId: string,
    @Body() body: RecordAllergyRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { substance, atc = null, reaction = null, severity = 'unknown' } = body;
    const request = { actor, route: `POST /patients/${patientId}/allergies`, key, body };
    return this.allergies.record(request, patientId, { substance, atc, reaction, severity });
  }

  @Delete(':allergyId')
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'endAllergy',
    summary: 'Take back an allergy',
    description: 'It was a mistake, or is over. Nobody is warned of it any more; that it was written down is kept.',
  })
  @ApiSuccess(null, { description: 'Taken back.' })
  @ApiErrors(401, 403, 404)
  async end(
    @CurrentActor() actor: SignedInActor,
    @IdParam('patient') patientId: string,
    @IdParam('allergy', 'allergyId') allergyId: string,
  ): Promise<WithMessage> {
    await this.allergies.end(actor, patientId, allergyId);
    return new WithMessage(null, 'The allergy is taken back.');
  }
}
