import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { VerifiedEmailGuard } from '../../platform/auth/verified-email.guard';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { BookConsultation } from './book-consultation.service';
import { ConsultationsService } from './consultations.service';
import { BookConsultationRequest } from './dto/book-consultation.request';
import { ConsultationListQuery } from './dto/consultation-list.query';
import { ConsultationResponse } from './dto/consultation.response';

@ApiTags('Consultations')
@Controller('consultations')
export class ConsultationsController {
  constructor(
    private readonly booking: BookConsultation,
    private readonly consultations: ConsultationsService,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'staff', 'admin')
  @UseGuards(VerifiedEmailGuard)
  @ApiOperation({
    operationId: 'bookConsultation',
    summary: 'Book a consultation',
    description:
      'Takes the time and records the payment in one transaction, then charges the card. A declined card is 402 and frees the time; while the payment provider is silent the answer is 202 and the visit waits in `pending_payment`. When the time is taken the error carries `alternatives`.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ConsultationResponse, { status: 201, description: 'Booked.' })
  @ApiSuccess(ConsultationResponse, {
    status: 202,
    description: 'The time is taken; the payment provider has not answered yet.',
  })
  @ApiErrors(400, 401, 402, 403, 404, 409, 422)
  book(
    @CurrentActor() actor: SignedInActor,
    @Body() body: BookConsultationRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.booking.book(actor, body, key);
  }

  @Get()
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'listConsultations',
    summary: 'List consultations',
    description: 'Patients and doctors see their own; staff see all.',
  })
  @ApiSuccessPage(ConsultationResponse, { description: 'A page of consultations.' })
  @ApiErrors(401, 403, 422)
  list(@CurrentActor() actor: SignedInActor, @Query() query: ConsultationListQuery) {
    return this.consultations.list(actor, query);
  }

  @Get(':id')
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'getConsultation',
    summary: 'Read a consultation',
    description: 'With its payment and, where one was made, its refund.',
  })
  @ApiSuccess(ConsultationResponse, { description: 'The consultation.' })
  @ApiErrors(401, 403, 404)
  find(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string) {
    return this.consultations.find(actor, id);
  }
}
