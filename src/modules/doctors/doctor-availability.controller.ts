import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../platform/http/envelope';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ApiIfMatch, IfMatch } from '../../platform/http/if-match';
import { type Page, PageQuery } from '../../platform/http/page';
import { AvailabilityReading } from './availability-reading.service';
import { Doctors } from './doctors.service';
import { AddAvailabilityExceptionRequest } from './dto/availability-exception.request';
import { AddedExceptionResponse } from './dto/added-exception.response';
import { AvailabilityExceptionResponse } from './dto/availability-exception.response';
import { ReplaceAvailabilityRequest } from './dto/availability.request';
import { AvailabilityResponse } from './dto/availability.response';
import { ReplacedAvailabilityResponse } from './dto/replaced-availability.response';

@ApiTags('Availability')
@Controller('doctors/:id')
export class DoctorAvailabilityController {
  constructor(
    private readonly doctors: Doctors,
    private readonly reading: AvailabilityReading,
  ) {}

  @Get('availability')
  @Allow('doctor', 'admin')
  @ApiOperation({
    operationId: 'getAvailability',
    summary: "Read a doctor's weekly hours",
    description: 'Doctors read their own.',
  })
  @ApiSuccess(AvailabilityResponse, { description: 'The weekly hours.' })
  @ApiErrors(401, 403, 404)
  availability(@CurrentActor() actor: SignedInActor, @IdParam('doctor') id: string): Promise<AvailabilityResponse> {
    return this.reading.availability(actor, id);
  }

  @Put('availability')
  @Allow('doctor', 'admin')
  @ApiOperation({
    operationId: 'replaceAvailability',
    summary: "Replace a doctor's weekly hours",
    description:
      'The old rules give way as a whole, at once or from a date on; what they were stays in the list of versions. Exceptions and visits already booked stay, and the answer names the visits that are not covered any more. Doctors change their own.',
  })
  @ApiIfMatch()
  @ApiSuccess(ReplacedAvailabilityResponse, { description: 'The weekly hours as they are now.' })
  @ApiErrors(400, 401, 403, 404, 412, 413, 415, 422)
  async replace(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') doctorId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() { effectiveFrom, ...availability }: ReplaceAvailabilityRequest,
  ): Promise<ReplacedAvailabilityResponse> {
    const target = { actor, doctorId, expectedVersion };
    const { changed, conflicts } = await this.doctors.replaceAvailability(target, availability, effectiveFrom);
    return ReplacedAvailabilityResponse.with(changed, conflicts);
  }

  @Get('availability-exceptions')
  @Allow('doctor', 'admin')
  @ApiOperation({
    operationId: 'listAvailabilityExceptions',
    summary: "List a doctor's dated openings and time off",
    description: 'Those that are not over, soonest first. Doctors read their own.',
  })
  @ApiSuccessPage(AvailabilityExceptionResponse, { description: 'A page of exceptions.' })
  @ApiErrors(401, 403, 404, 422)
  exceptions(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<AvailabilityExceptionResponse>> {
    return this.reading.exceptions(actor, id, query);
  }

  @Post('availability-exceptions')
  @Allow('doctor', 'admin')
  @ApiOperation({
    operationId: 'addAvailabilityException',
    summary: 'Add a dated opening or time off',
    description:
      'It overrides the weekly rules, and time off overrides openings. Visits already booked stay, and the answer names those that are not covered any more. Doctors add to their own.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(AddedExceptionResponse, { status: 201, description: 'The exception.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  addException(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') doctorId: string,
    @Body() body: AddAvailabilityExceptionRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { startsAt, endsAt, ...rest } = body;
    const details = { ...rest, startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
    const route = `POST /doctors/${doctorId}/availability-exceptions`;
    return this.doctors.addExceptionOnce({ actor, route, key, body }, doctorId, details);
  }

  @Delete('availability-exceptions/:exceptionId')
  @Allow('doctor', 'admin')
  @ApiOperation({
    operationId: 'withdrawAvailabilityException',
    summary: 'Withdraw a dated opening or time off',
    description: 'The weekly rules hold again. Doctors withdraw their own.',
  })
  @ApiParam({ name: 'exceptionId', format: 'uuid' })
  @ApiSuccess(null, { description: 'Withdrawn.' })
  @ApiErrors(401, 403, 404)
  async withdrawException(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') doctorId: string,
    @Param('exceptionId') exceptionId: string,
  ): Promise<WithMessage> {
    await this.doctors.withdrawException({ actor, doctorId }, exceptionId.toLowerCase());
    return new WithMessage(null, 'The exception is withdrawn.');
  }
}
