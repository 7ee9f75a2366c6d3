import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import { PrescriptionResponse } from '../dto/prescription.response';
import { PrescribableStock } from './availability.service';
import { AvailabilityQuery } from './dto/availability.query';
import { MedicineAvailabilityResponse } from './dto/availability.response';
import { ChangePrescriptionRequest, DraftPrescriptionRequest } from './dto/draft-prescription.request';
import { writtenLines } from './dto/prescription-line.request';
import { SignPrescriptionRequest } from './dto/sign-prescription.request';
import { Drafts } from './drafts.service';
import { Signatures } from './signatures.service';

@ApiTags('Prescriptions')
@Controller()
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly signatures: Signatures,
    private readonly stock: PrescribableStock,
  ) {}

  @Get('consultations/:id/prescriptions/availability')
  @Allow('doctor')
  @ApiOperation({
    operationId: 'getMedicineAvailability',
    summary: 'See what there is of medicines',
    description:
      'By lot, at the dispensary, right now, with what may be given instead. For the doctor of the visit. It sets nothing aside; the signature does.',
  })
  @ApiSuccessList(MedicineAvailabilityResponse, { description: 'One for each product.' })
  @ApiErrors(401, 403, 404, 422)
  availability(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Query() query: AvailabilityQuery,
  ): Promise<MedicineAvailabilityResponse[]> {
    const { productId: productIds, locationId, daysSupply } = query;
    return this.stock.ask(actor, id, { productIds, locationId, daysSupply });
  }

  @Post('consultations/:id/prescriptions')
  @Allow('doctor')
  @ApiOperation({
    operationId: 'draftPrescription',
    summary: 'Write a prescription',
    description:
      'By the doctor of a visit that has begun. A draft that nobody else sees; its `warnings` have to be acknowledged to sign it.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(PrescriptionResponse, { status: 201, description: 'The draft.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  begin(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: DraftPrescriptionRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { locationId, supersedesId = null } = body;
    const request = { actor, route: `POST /consultations/${id}/prescriptions`, key, body };
    return this.drafts.begin(request, id, { locationId, supersedesId, lines: writtenLines(body.lines) });
  }

  @Patch('prescriptions/:id')
  @Allow('doctor')
  @ApiOperation({
    operationId: 'changePrescription',
    summary: 'Change a draft',
    description: 'Lines are replaced all together. What is signed never changes: write another that takes its place.',
  })
  @ApiIfMatch()
  @ApiSuccess(PrescriptionResponse, { description: 'The draft.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('prescription') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() { locationId, lines }: ChangePrescriptionRequest,
  ): Promise<PrescriptionResponse> {
    return this.drafts.change(actor, { id, expectedVersion }, { locationId, lines: lines && writtenLines(lines) });
  }

  @Post('prescriptions/:id/signature')
  @Allow('doctor')
  @ApiOperation({
    operationId: 'signPrescription',
    summary: 'Sign a prescription',
    description:
      'Sets the medicine aside, first expired first and only what lasts as long as the treatment: `reserved`, `partially_reserved` or `awaiting_stock`. What it takes the place of is cancelled. All of it or nothing. Whoever waited for stock before is served before.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(PrescriptionResponse, { status: 201, description: 'Signed.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  sign(
    @CurrentActor() actor: SignedInActor,
    @IdParam('prescription') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: SignPrescriptionRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /prescriptions/${id}/signature`, key, body };
    return this.signatures.sign(request, { id, expectedVersion, acknowledgements: body.acknowledgements ?? [] });
  }
}
