import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { CursorPage, NEXT_PAGE_HEADER } from '../../../platform/http/cursor-page';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { DeliveryLog } from './delivery-log.service';
import { DeliveryListQuery } from './dto/delivery-list.query';
import { DeliveryDetailsResponse, DeliveryResponse, RedeliveriesResponse } from './dto/delivery.response';
import { RedeliverRequest } from './dto/redeliver.request';

@ApiTags('Deliveries to partners')
@Controller('partners/:id/deliveries')
export class DeliveriesController {
  constructor(private readonly log: DeliveryLog) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listDeliveries',
    summary: 'List what a partner was told',
    description: 'Newest first. Kept for 30 days after they were accepted, and for 90 after they were given up.',
  })
  @ApiSuccessList(DeliveryResponse, { description: 'A page of deliveries.', headers: NEXT_PAGE_HEADER })
  @ApiErrors(401, 403, 404, 422)
  list(
    @IdParam('partner') partnerId: string,
    @Query() query: DeliveryListQuery,
  ): Promise<CursorPage<DeliveryResponse>> {
    return this.log.list(partnerId, query);
  }

  @Post('redeliveries')
  @Allow('admin')
  @ApiOperation({
    operationId: 'redeliverRange',
    summary: 'Tell again what was told in a time',
    description:
      'A new delivery of each event, under its own `webhook-id`, by which a system knows what it has seen. The old ones stay. 10,000 at most; what is being told again already is left out.',
  })
  @ApiSuccess(RedeliveriesResponse, { status: 201, description: 'How many.' })
  @ApiErrors(400, 401, 403, 404, 413, 415, 422)
  redeliverRange(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @Body() body: RedeliverRequest,
  ): Promise<RedeliveriesResponse> {
    return this.log.redeliverRange(actor, partnerId, body);
  }

  @Get(':deliveryId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'readDelivery',
    summary: 'Read a delivery',
    description: 'What was sent, and each attempt: when, how long, what was answered.',
  })
  @ApiParam({ name: 'deliveryId', format: 'uuid' })
  @ApiSuccess(DeliveryDetailsResponse, { description: 'The delivery with its attempts.' })
  @ApiErrors(401, 403, 404)
  read(
    @IdParam('partner') partnerId: string,
    @IdParam('delivery', 'deliveryId') deliveryId: string,
  ): Promise<DeliveryDetailsResponse> {
    return this.log.read(partnerId, deliveryId);
  }

  @Post(':deliveryId/redeliveries')
  @Allow('admin')
  @ApiOperation({
    operationId: 'redeliverEvent',
    summary: 'Make a delivery again',
    description: 'A new delivery of the same event, for one that was accepted or given up; that one stays as it is.',
  })
  @ApiParam({ name: 'deliveryId', format: 'uuid' })
  @ApiSuccess(DeliveryResponse, { status: 201, description: 'The new delivery.' })
  @ApiErrors(401, 403, 404, 409)
  redeliver(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @IdParam('delivery', 'deliveryId') deliveryId: string,
  ): Promise<DeliveryResponse> {
    return this.log.redeliver(actor, partnerId, deliveryId);
  }
}
