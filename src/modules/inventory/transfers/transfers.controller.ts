import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import type { Page } from '../../../platform/http/page';
import { TransferListQuery } from './dto/transfer-list.query';
import { CancelTransferRequest, ReceiveTransferRequest, SendTransferRequest } from './dto/transfer.request';
import { TransferResponse } from './dto/transfer.response';
import { Transfers } from './transfers.service';

@ApiTags('Stock transfers')
@Controller('stock/transfers')
export class TransfersController {
  constructor(private readonly transfers: Transfers) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'listStockTransfers', summary: 'List stock transfers', description: 'Newest first.' })
  @ApiSuccessPage(TransferResponse, { description: 'A page of transfers.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: TransferListQuery): Promise<Page<TransferResponse>> {
    return this.transfers.list(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'getStockTransfer', summary: 'Read a stock transfer', description: 'With its lines.' })
  @ApiSuccess(TransferResponse, { description: 'The transfer.' })
  @ApiErrors(401, 403, 404)
  find(@IdParam('transfer') id: string): Promise<TransferResponse> {
    return this.transfers.find(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'sendStockTransfer',
    summary: 'Send stock to another location',
    description: 'It leaves its lots at once and is available nowhere until it is received. What is set aside stays.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(TransferResponse, { status: 201, description: 'The transfer, in transit.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  send(
    @CurrentActor() actor: SignedInActor,
    @Body() body: SendTransferRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { note = null, witnessId = null } = body;
    return this.transfers.send({ actor, route: 'POST /stock/transfers', key, body }, { ...body, note, witnessId });
  }

  @Post(':id/receipt')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'receiveStockTransfer',
    summary: 'Receive a stock transfer',
    description: 'Each lot arrives in the status that it has by now: what was recalled on the way is recalled.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(TransferResponse, { status: 201, description: 'The transfer, received.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  receive(
    @CurrentActor() actor: SignedInActor,
    @IdParam('transfer') id: string,
    @Body() body: ReceiveTransferRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { lines = [], witnessId = null } = body;
    const request = { actor, route: `POST /stock/transfers/${id}/receipt`, key, body };
    return this.transfers.receive(request, id, { lines, witnessId });
  }

  @Post(':id/cancellation')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'cancelStockTransfer',
    summary: 'Cancel a stock transfer',
    description: 'What was sent goes back to where it came from.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(TransferResponse, { status: 201, description: 'The transfer, cancelled.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  cancel(
    @CurrentActor() actor: SignedInActor,
    @IdParam('transfer') id: string,
    @Body() body: CancelTransferRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /stock/transfers/${id}/cancellation`, key, body };
    return this.transfers.cancel(request, id, body.witnessId ?? null);
  }
}
