import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { VerifiedEmailGuard } from '../../../platform/auth/verified-email.guard';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { BookSeriesRequest } from './dto/book-series.request';
import { CancelSeriesRequest } from './dto/cancel-series.request';
import { SeriesQuery } from './dto/series.query';
import { SeriesResponse } from './dto/series.response';
import { SeriesBooking } from './series-booking.service';
import { SeriesCancellation } from './series-cancellation.service';
import { SeriesReading } from './series-reading.service';

@ApiTags('Consultation series')
@Controller('consultation-series')
export class SeriesController {
  constructor(
    private readonly booking: SeriesBooking,
    private readonly reading: SeriesReading,
    private readonly cancellation: SeriesCancellation,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'staff', 'admin')
  @UseGuards(VerifiedEmailGuard)
  @ApiOperation({
    operationId: 'bookConsultationSeries',
    summary: 'Book consultations in a rhythm',
    description:
      "Every so many days, weeks or months, always at the same time by the doctor's clock, in one transaction. With `onConflict: fail` all times are booked or none: 409 `series_conflict` names each that cannot be had, and why. With `skip` the others are booked and the exceptions told; where none can be had it is the same 409. Each visit is a consultation with its own payment, made at the clinic.",
  })
  @ApiIdempotencyKey()
  @ApiSuccess(SeriesResponse, { status: 201, description: 'Booked.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  book(@CurrentActor() actor: SignedInActor, @Body() body: BookSeriesRequest, @IdempotencyKey() key: string | null) {
    return this.booking.book(actor, body, key);
  }

  @Get()
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'listConsultationSeries',
    summary: 'List series of consultations',
    description: 'The last booked first. Patients and doctors see their own; staff see all.',
  })
  @ApiSuccessPage(SeriesResponse, { description: 'A page of series.' })
  @ApiErrors(401, 403, 422)
  list(@CurrentActor() actor: SignedInActor, @Query() query: SeriesQuery) {
    return this.reading.list(actor, query);
  }

  @Get(':id')
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'getConsultationSeries',
    summary: 'Read a series of consultations',
    description: 'With its visits as they are now and the times that could not be had when it was booked.',
  })
  @ApiSuccess(SeriesResponse, { description: 'The series.' })
  @ApiErrors(401, 403, 404)
  find(@CurrentActor() actor: SignedInActor, @IdParam('consultation series') id: string) {
    return this.reading.find(actor, id);
  }

  @Post(':id/cancellation')
  @HttpCode(201)
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'cancelConsultationSeries',
    summary: 'Cancel the rest of a series',
    description:
      'Every visit that is `scheduled` and still to come, or those from `from` on, each by the rules of its own cancellation, all in one transaction. A patient who is too late to cancel the next one is refused; `from` leaves it out.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(SeriesResponse, { status: 201, description: 'Cancelled.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  cancel(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation series') id: string,
    @Body() body: CancelSeriesRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.cancellation.cancel(actor, id, body, key);
  }
}
