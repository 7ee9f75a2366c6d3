import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import type { Page } from '../../../platform/http/page';
import { Counts } from './counts.service';
import { CountListQuery } from './dto/count-list.query';
import { OpenCountRequest, WriteCountRequest } from './dto/count.request';
import { CountResponse } from './dto/count.response';

@ApiTags('Stock counts')
@Controller('stock/counts')
export class CountsController {
  constructor(private readonly counts: Counts) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'listStockCounts', summary: 'List stock counts', description: 'Newest first.' })
  @ApiSuccessPage(CountResponse, { description: 'A page of counts.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: CountListQuery): Promise<Page<CountResponse>> {
    return this.counts.list(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'getStockCount',
    summary: 'Read a stock count',
    description: 'What should be there, and what is missing, can be seen once it has been handed in.',
  })
  @ApiSuccess(CountResponse, { description: 'The count.' })
  @ApiErrors(401, 403, 404)
  find(@IdParam('count') id: string): Promise<CountResponse> {
    return this.counts.find(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'openStockCount',
    summary: 'Open a stock count',
    description: 'With a line for every lot that lies there, and no quantity.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(CountResponse, { status: 201, description: 'The count.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  open(
    @CurrentActor() actor: SignedInActor,
    @Body() body: OpenCountRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.counts.open({ actor, route: 'POST /stock/counts', key, body }, body.locationId, body.productIds);
  }

  @Post(':id/lines')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'writeStockCountLines',
    summary: 'Write down what was counted',
    description: 'Some lots or all; the last figure of a lot counts. Movements after that moment are no discrepancy.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(CountResponse, { status: 201, description: 'The count.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  write(
    @CurrentActor() actor: SignedInActor,
    @IdParam('count') id: string,
    @Body() body: WriteCountRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.counts.write({ actor, route: `POST /stock/counts/${id}/lines`, key, body }, id, body.lines);
  }

  @Post(':id/submission')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'submitStockCount',
    summary: 'Hand a stock count in',
    description: 'Every lot must have its figure. From then on the discrepancies can be seen, and no figure changes.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(CountResponse, { status: 201, description: 'The count.' })
  @ApiErrors(400, 401, 403, 404, 409)
  submit(
    @CurrentActor() actor: SignedInActor,
    @IdParam('count') id: string,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.counts.submit({ actor, route: `POST /stock/counts/${id}/submission`, key, body: null }, id);
  }

  @Post(':id/approval')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'approveStockCount',
    summary: 'Approve a stock count',
    description: 'By another person than the one who handed it in. Each discrepancy becomes an adjustment.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(CountResponse, { status: 201, description: 'The count.' })
  @ApiErrors(400, 401, 403, 404, 409)
  approve(
    @CurrentActor() actor: SignedInActor,
    @IdParam('count') id: string,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.counts.approve({ actor, route: `POST /stock/counts/${id}/approval`, key, body: null }, id);
  }

  @Post(':id/cancellation')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'cancelStockCount',
    summary: 'Cancel a stock count',
    description: 'Nothing is corrected.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(CountResponse, { status: 201, description: 'The count.' })
  @ApiErrors(400, 401, 403, 404, 409)
  cancel(
    @CurrentActor() actor: SignedInActor,
    @IdParam('count') id: string,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.counts.cancel({ actor, route: `POST /stock/counts/${id}/cancellation`, key, body: null }, id);
  }
}
