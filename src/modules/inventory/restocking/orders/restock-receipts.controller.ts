import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessList } from '../../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { IdParam } from '../../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../../platform/http/if-match';
import { ReceiveRestockOrderRequest } from './dto/restock-receipt.request';
import { ReceivedOrderResponse, RestockReceiptResponse } from './dto/restock-receipt.response';
import { RestockReceipts } from './restock-receipts.service';

@ApiTags('Restock orders')
@Controller('restock-orders/:id/receipts')
export class RestockReceiptsController {
  constructor(private readonly receipts: RestockReceipts) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'listRestockReceipts',
    summary: 'List the deliveries of a restock order',
    description: 'Oldest first, with what was charged.',
  })
  @ApiSuccessList(RestockReceiptResponse, { description: 'The deliveries.' })
  @ApiErrors(401, 403, 404)
  list(@IdParam('restock order') id: string): Promise<RestockReceiptResponse[]> {
    return this.receipts.list(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'receiveRestockOrder',
    summary: 'Receive a delivery of a restock order',
    description:
      'Into lots at the location of the order, as any delivery: by barcode or typed. What is missing stays on order. More than ordered is taken in up to a tolerance. `listRestockShipments` has the body ready for what a supplier has told of.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(ReceivedOrderResponse, { status: 201, description: 'The order, and what was taken in.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  receive(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ReceiveRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { reference = null, witnessId = null, shipmentId = null, costs = [] } = body;
    const lines = body.lines.map(({ unit = 'use', quarantine = false, ...line }) => ({ ...line, unit, quarantine }));
    const route = `POST /restock-orders/${id}/receipts`;
    const delivery = { reference, witnessId, shipmentId, lines, costs };
    return this.receipts.receive({ actor, route, key, body }, { actor, id, expectedVersion }, delivery);
  }
}
