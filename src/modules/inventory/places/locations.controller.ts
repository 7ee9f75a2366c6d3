import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import { type Page, PageQuery } from '../../../platform/http/page';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import { ChangeLocationRequest, OpenLocationRequest } from './dto/location.request';
import { LocationResponse } from './dto/location.response';
import { Places } from './places.service';

@ApiTags('Stock locations')
@Controller('locations')
export class LocationsController {
  constructor(private readonly places: Places) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'listLocations', summary: 'List stock locations', description: 'By name.' })
  @ApiSuccessPage(LocationResponse, { description: 'A page of them.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: PageQuery): Promise<Page<LocationResponse>> {
    return this.places.locations(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'getLocation',
    summary: 'Read a stock location',
    description: 'With its kind and its time zone.',
  })
  @ApiSuccess(LocationResponse)
  @ApiErrors(401, 403, 404)
  find(@IdParam('location') id: string): Promise<LocationResponse> {
    return this.places.location(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'openLocation',
    summary: 'Open a stock location',
    description: 'A place where stock can lie; its time zone decides when the day of expiry is over.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(LocationResponse, { status: 201 })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  open(
    @CurrentActor() actor: SignedInActor,
    @Body() body: OpenLocationRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const details = { ...body };
    return this.places.openLocationOnce({ actor, route: 'POST /locations', key, body }, details);
  }

  @Patch(':id')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'changeLocation',
    summary: 'Change a stock location',
    description: 'What is left out stays as it is.',
  })
  @ApiIfMatch()
  @ApiSuccess(LocationResponse)
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('location') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ChangeLocationRequest,
  ): Promise<LocationResponse> {
    return this.places.changeLocation({ actor, id, expectedVersion }, namedIn(body));
  }
}
