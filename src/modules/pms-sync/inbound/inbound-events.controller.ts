import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { Page } from '../../../platform/http/page';
import { InboundEventListQuery } from './dto/inbound-event-list.query';
import { InboundEventDetailResponse, InboundEventResponse } from './dto/inbound-event.response';
import { InboundEvents } from './inbound-events.service';

@ApiTags('Synchronisation')
@Controller('partners/:id/inbound-events')
export class InboundEventsController {
  constructor(private readonly events: InboundEvents) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listInboundEvents',
    summary: 'List the events of a partner',
    description: 'Newest first. They are kept for at least ninety days.',
  })
  @ApiSuccessPage(InboundEventResponse, { description: 'A page of events.' })
  @ApiErrors(401, 403, 404, 422)
  async list(
    @IdParam('partner') partnerId: string,
    @Query() query: InboundEventListQuery,
  ): Promise<Page<InboundEventResponse>> {
    const [events, total] = await this.events.list(partnerId, query);
    return new Page(
      events.map((event) => InboundEventResponse.from(event)),
      total,
      query,
    );
  }

  @Get(':eventId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'readInboundEvent',
    summary: 'Read an event of a partner',
    description: 'With the body as it came. Leaves a row in the audit trail.',
  })
  @ApiParam({ name: 'eventId', format: 'uuid' })
  @ApiSuccess(InboundEventDetailResponse, { description: 'The event.' })
  @ApiErrors(401, 403, 404)
  async read(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @IdParam('event', 'eventId') eventId: string,
  ): Promise<InboundEventDetailResponse> {
    const { event, payload } = await this.events.read(actor, partnerId, eventId);
    return InboundEventDetailResponse.with(event, payload);
  }

  @Post(':eventId/replays')
  @Allow('admin')
  @ApiOperation({
    operationId: 'replayInboundEvent',
    summary: 'Replay an event of a partner',
    description: 'One that was given up is tried again. What is newer meanwhile stays: then it turns out stale.',
  })
  @ApiParam({ name: 'eventId', format: 'uuid' })
  @ApiSuccess(InboundEventResponse, { status: 201, description: 'The event, to be applied soon.' })
  @ApiErrors(401, 403, 404, 409)
  async replay(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @IdParam('event', 'eventId') eventId: string,
  ): Promise<InboundEventResponse> {
    return InboundEventResponse.from(await this.events.replay(actor, partnerId, eventId));
  }
}
