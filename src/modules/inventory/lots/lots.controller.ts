import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import type { Page } from '../../../platform/http/page';
import { LotListQuery } from './dto/lot-list.query';
import { LotStepRequest } from './dto/lot-step.request';
import { LotResponse } from './dto/lot.response';
import { Lots } from './lots.service';

@ApiTags('Lots')
@Controller('lots')
export class LotsController {
  constructor(private readonly lots: Lots) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'listLots',
    summary: 'List lots',
    description: 'First expired first. Filters go together.',
  })
  @ApiSuccessPage(LotResponse, { description: 'A page of lots.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: LotListQuery): Promise<Page<LotResponse>> {
    return this.lots.list(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'getLot', summary: 'Read a lot', description: 'With its balances, in units of use.' })
  @ApiSuccess(LotResponse, { description: 'The lot.' })
  @ApiErrors(401, 403, 404)
  find(@IdParam('lot') id: string): Promise<LotResponse> {
    return this.lots.find(id);
  }

  @Post(':id/quarantine')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'quarantineLot',
    summary: 'Quarantine a lot',
    description: 'Nothing of it is used until it is released; what was set aside of it is given back.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(LotResponse, { status: 201, description: 'The lot, quarantined.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  quarantine(
    @CurrentActor() actor: SignedInActor,
    @IdParam('lot') lotId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: LotStepRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const target = { actor, lotId, expectedVersion, reason: body.reason };
    return this.lots.quarantine({ actor, route: `POST /lots/${lotId}/quarantine`, key, body }, target);
  }

  @Post(':id/release')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'releaseLot',
    summary: 'Release a lot',
    description: 'Ends its quarantine. What lies in a location of the kind `quarantine` is never released.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(LotResponse, { status: 201, description: 'The lot, available.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  release(
    @CurrentActor() actor: SignedInActor,
    @IdParam('lot') lotId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: LotStepRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const target = { actor, lotId, expectedVersion, reason: body.reason };
    return this.lots.release({ actor, route: `POST /lots/${lotId}/release`, key, body }, target);
  }
}
