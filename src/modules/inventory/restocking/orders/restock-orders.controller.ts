import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { IdParam } from '../../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../../platform/http/if-match';
import type { Page } from '../../../../platform/http/page';
import { RestockOrderListQuery } from './dto/restock-order-list.query';
import { RestockOrderSummaryResponse } from './dto/restock-order-summary.response';
import { ChangeRestockOrderRequest, OpenRestockOrderRequest } from './dto/restock-order.request';
import { RestockOrderResponse } from './dto/restock-order.response';
import { RestockOrders } from './restock-orders.service';

@ApiTags('Restock orders')
@Controller('restock-orders')
export class RestockOrdersController {
  constructor(private readonly orders: RestockOrders) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'listRestockOrders',
    summary: 'List restock orders',
    description: 'Newest first, without their lines. Filters go together.',
  })
  @ApiSuccessPage(RestockOrderSummaryResponse, { description: 'A page of orders.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: RestockOrderListQuery): Promise<Page<RestockOrderSummaryResponse>> {
    return this.orders.list(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'getRestockOrder',
    summary: 'Read a restock order',
    description: 'With its lines; those of the stock check tell what they were reckoned from.',
  })
  @ApiSuccess(RestockOrderResponse, { description: 'The order.' })
  @ApiErrors(401, 403, 404)
  find(@IdParam('restock order') id: string): Promise<RestockOrderResponse> {
    return this.orders.find(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'openRestockOrder',
    summary: 'Open a restock order by hand',
    description: 'It can be changed until somebody asks for its approval.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, suggested.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  open(
    @CurrentActor() actor: SignedInActor,
    @Body() body: OpenRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const plan = { ...body, note: body.note ?? null };
    return this.orders.open({ actor, route: 'POST /restock-orders', key, body }, plan);
  }

  @Patch(':id')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'changeRestockOrder',
    summary: 'Change a restock order',
    description: 'While it is suggested: quantities, costs, lines, the note. What is left out stays as it is.',
  })
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { description: 'The order.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ChangeRestockOrderRequest,
  ): Promise<RestockOrderResponse> {
    const { note, lines = [], withoutProductIds = [] } = body;
    return this.orders.change({ actor, id, expectedVersion }, { note, lines, withoutProductIds });
  }
}
