import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { WithMessage } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import { Page, PageQuery } from '../../../platform/http/page';
import { AddEndpointRequest, ChangeEndpointRequest } from './dto/endpoint.request';
import { EndpointResponse } from './dto/endpoint.response';
import { Endpoints } from './endpoints.service';

@ApiTags('Deliveries to partners')
@Controller('partners/:id/endpoints')
export class EndpointsController {
  constructor(private readonly endpoints: Endpoints) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listEndpoints',
    summary: "List a partner's endpoints",
    description: 'Newest first, without those that were removed.',
  })
  @ApiSuccessPage(EndpointResponse, { description: 'A page of endpoints.' })
  @ApiErrors(401, 403, 404, 422)
  async list(@IdParam('partner') partnerId: string, @Query() query: PageQuery): Promise<Page<EndpointResponse>> {
    const [endpoints, total] = await this.endpoints.list(partnerId, query);
    return new Page(
      endpoints.map((endpoint) => EndpointResponse.from(endpoint)),
      total,
      query,
    );
  }

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'addEndpoint',
    summary: 'Add an endpoint',
    description:
      "It is told of what happens from now on, by POST, signed with the partner's webhook secrets after Standard Webhooks. Ten at most.",
  })
  @ApiSuccess(EndpointResponse, { status: 201, description: 'The new endpoint.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  async add(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @Body() { url, eventTypes = [], description = null }: AddEndpointRequest,
  ): Promise<EndpointResponse> {
    return EndpointResponse.from(await this.endpoints.add(actor, partnerId, { url, eventTypes, description }));
  }

  @Get(':endpointId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'readEndpoint',
    summary: 'Read an endpoint',
    description: 'And how it has behaved lately.',
  })
  @ApiParam({ name: 'endpointId', format: 'uuid' })
  @ApiSuccess(EndpointResponse, { description: 'The endpoint.' })
  @ApiErrors(401, 403, 404)
  async read(
    @IdParam('partner') partnerId: string,
    @IdParam('endpoint', 'endpointId') endpointId: string,
  ): Promise<EndpointResponse> {
    return EndpointResponse.from(await this.endpoints.read(partnerId, endpointId));
  }

  @Patch(':endpointId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'changeEndpoint',
    summary: 'Change, disable or enable an endpoint',
    description: 'What is left out stays as it is. What waits for it goes to where it is then.',
  })
  @ApiParam({ name: 'endpointId', format: 'uuid' })
  @ApiIfMatch()
  @ApiSuccess(EndpointResponse, { description: 'The endpoint as changed.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  async change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @IdParam('endpoint', 'endpointId') endpointId: string,
    @Body() body: ChangeEndpointRequest,
    @IfMatch() expectedVersion?: number,
  ): Promise<EndpointResponse> {
    const target = { actor, partnerId, endpointId, expectedVersion };
    return EndpointResponse.from(await this.endpoints.change(target, { ...body }));
  }

  @Delete(':endpointId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'removeEndpoint',
    summary: 'Remove an endpoint',
    description: 'What waits for it is told to nobody any more. Its deliveries stay in the log for as long as any.',
  })
  @ApiParam({ name: 'endpointId', format: 'uuid' })
  @ApiIfMatch()
  @ApiSuccess(null, { description: 'Removed.' })
  @ApiErrors(401, 403, 404, 412)
  async remove(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @IdParam('endpoint', 'endpointId') endpointId: string,
    @IfMatch() expectedVersion?: number,
  ): Promise<WithMessage> {
    await this.endpoints.remove({ actor, partnerId, endpointId, expectedVersion });
    return new WithMessage(null, 'The endpoint is removed.');
  }
}
