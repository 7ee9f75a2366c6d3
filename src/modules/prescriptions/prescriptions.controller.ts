import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import type { Page } from '../../platform/http/page';
import { PrescriptionListQuery } from './dto/prescription-list.query';
import { PrescriptionResponse, PrescriptionSummaryResponse } from './dto/prescription.response';
import { Prescriptions } from './prescriptions.service';

@ApiTags('Prescriptions')
@Controller()
export class PrescriptionsController {
  constructor(private readonly prescriptions: Prescriptions) {}

  @Get('prescriptions')
  @Allow('patient', 'doctor', 'pharmacist')
  @ApiOperation({
    operationId: 'listPrescriptions',
    summary: 'List prescriptions',
    description:
      'Patients see what was signed for them, doctors what they wrote, pharmacists all that is signed: by `status`, `locationId` and `sort=signedAt` their queue.',
  })
  @ApiSuccessPage(PrescriptionSummaryResponse, { description: 'A page of prescriptions.' })
  @ApiErrors(401, 403, 422)
  list(
    @CurrentActor() actor: SignedInActor,
    @Query() query: PrescriptionListQuery,
  ): Promise<Page<PrescriptionSummaryResponse>> {
    return this.prescriptions.list(actor, query);
  }

  @Get('prescriptions/:id')
  @Allow('patient', 'doctor', 'pharmacist')
  @ApiOperation({
    operationId: 'getPrescription',
    summary: 'Read a prescription',
    description: 'With what was handed out and what is set aside. Drafts are for their writer.',
  })
  @ApiSuccess(PrescriptionResponse, { description: 'The prescription.' })
  @ApiErrors(401, 403, 404)
  read(@CurrentActor() actor: SignedInActor, @IdParam('prescription') id: string): Promise<PrescriptionResponse> {
    return this.prescriptions.read(actor, id);
  }

  @Get('consultations/:id/prescriptions')
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'listConsultationPrescriptions',
    summary: 'List the prescriptions of a visit',
    description: 'For its patient and its doctor.',
  })
  @ApiSuccessPage(PrescriptionSummaryResponse, { description: 'A page of prescriptions.' })
  @ApiErrors(401, 403, 404, 422)
  ofVisit(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Query() query: PrescriptionListQuery,
  ): Promise<Page<PrescriptionSummaryResponse>> {
    return this.prescriptions.ofVisit(actor, id, query);
  }
}
