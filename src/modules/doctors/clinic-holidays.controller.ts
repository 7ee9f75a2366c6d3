import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor, Public } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../platform/http/envelope';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { type Page, PageQuery } from '../../platform/http/page';
import { ClinicHolidays } from './clinic-holidays.service';
import { DeclareClinicHolidayRequest } from './dto/clinic-holiday.request';
import { ClinicHolidayResponse, DeclaredHolidayResponse } from './dto/clinic-holiday.response';

@ApiTags('Availability')
@Controller('clinic-holidays')
export class ClinicHolidaysController {
  constructor(private readonly holidays: ClinicHolidays) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'listClinicHolidays',
    summary: 'List when the clinic is closed',
    description: 'Holidays that are not over, soonest first.',
  })
  @ApiSuccessPage(ClinicHolidayResponse, { description: 'A page of holidays.' })
  @ApiErrors(422)
  list(@Query() query: PageQuery): Promise<Page<ClinicHolidayResponse>> {
    return this.holidays.list(query);
  }

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'declareClinicHoliday',
    summary: 'Close the clinic for some dates',
    description:
      "No doctor can be booked on these dates of the doctor's own clock, openings included. Visits already booked stay, and the answer names them.",
  })
  @ApiIdempotencyKey()
  @ApiSuccess(DeclaredHolidayResponse, { status: 201, description: 'The holiday.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  declare(
    @CurrentActor() actor: SignedInActor,
    @Body() body: DeclareClinicHolidayRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.holidays.declareOnce({ actor, route: 'POST /clinic-holidays', key, body }, { ...body });
  }

  @Delete(':id')
  @Allow('admin')
  @ApiOperation({
    operationId: 'withdrawClinicHoliday',
    summary: 'Open the clinic after all',
    description: 'The hours of the doctors hold again.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiSuccess(null, { description: 'Withdrawn.' })
  @ApiErrors(401, 403, 404)
  async withdraw(@CurrentActor() actor: SignedInActor, @IdParam('clinic holiday') id: string): Promise<WithMessage> {
    await this.holidays.withdraw(actor, id);
    return new WithMessage(null, 'The holiday is withdrawn.');
  }
}
