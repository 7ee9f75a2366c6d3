import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import {
  ApiErrors,
  ApiIdempotencyKey,
  ApiSuccess,
  ApiSuccessList,
  ApiSuccessPage,
} from '../../../platform/http/api-documentation';
import { type CursorPage, NEXT_PAGE_HEADER } from '../../../platform/http/cursor-page';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import type { Page } from '../../../platform/http/page';
import { Corrections } from './corrections.service';
import { AdjustStockRequest } from './dto/adjust-stock.request';
import { CorrectionResponse } from './dto/correction.response';
import { MovementListQuery } from './dto/movement-list.query';
import { MovementResponse } from './dto/movement.response';
import { ReceiptResponse } from './dto/receipt.response';
import { ReceiveStockRequest } from './dto/receive-stock.request';
import { ReturnStockRequest } from './dto/return-stock.request';
import { StockListQuery } from './dto/stock-list.query';
import { StockResponse } from './dto/stock.response';
import { Receipts } from './receipts.service';
import { StockReading } from './stock-reading.service';

@ApiTags('Stock')
@Controller('stock')
export class StockController {
  constructor(
    private readonly reading: StockReading,
    private readonly receipts: Receipts,
    private readonly corrections: Corrections,
  ) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'listStock',
    summary: 'List stock',
    description: 'By product and location, in units of use. What is in transit is at no location.',
  })
  @ApiSuccessPage(StockResponse, { description: 'A page of balances.' })
  @ApiErrors(401, 403, 422)
  balances(@Query() query: StockListQuery): Promise<Page<StockResponse>> {
    return this.reading.balances(query);
  }

  @Get('movements')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'listStockMovements',
    summary: 'List stock movements',
    description: 'The ledger, newest first. Nothing in it is ever changed.',
  })
  @ApiSuccessList(MovementResponse, { description: 'A page of movements.', headers: NEXT_PAGE_HEADER })
  @ApiErrors(401, 403, 422)
  movements(@Query() query: MovementListQuery): Promise<CursorPage<MovementResponse>> {
    return this.reading.movements(query);
  }

  @Post('receipts')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'receiveStock',
    summary: 'Receive a delivery',
    description:
      'Each line by its GS1 barcode or typed. What was typed must agree with the barcode; nothing expired is taken in, and no serial number twice.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ReceiptResponse, { status: 201, description: 'What was taken in.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  receive(
    @CurrentActor() actor: SignedInActor,
    @Body() body: ReceiveStockRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { locationId, supplierId = null, reference = null, witnessId = null } = body;
    const lines = body.lines.map(({ unit = 'use', quarantine = false, ...line }) => ({ ...line, unit, quarantine }));
    const delivery = { locationId, supplierId, reference, witnessId, lines };
    return this.receipts.receiveOnce({ actor, route: 'POST /stock/receipts', key, body }, delivery);
  }

  @Post('adjustments')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'adjustStock',
    summary: 'Correct the balance of a lot',
    description: 'With a reason. What is set aside cannot be taken away.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(CorrectionResponse, { status: 201, description: 'The correction.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  adjust(
    @CurrentActor() actor: SignedInActor,
    @Body() body: AdjustStockRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const adjustment = { ...body, witnessId: body.witnessId ?? null };
    return this.corrections.adjust({ actor, route: 'POST /stock/adjustments', key, body }, adjustment);
  }

  @Post('returns')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'returnStock',
    summary: 'Take stock back, or send it back',
    description: 'What comes from a patient goes into quarantine and is never used again.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(CorrectionResponse, { status: 201, description: 'The return.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  giveBack(
    @CurrentActor() actor: SignedInActor,
    @Body() body: ReturnStockRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { locationId = null, note = null, witnessId = null } = body;
    const returned = { ...body, locationId, note, witnessId };
    return this.corrections.giveBack({ actor, route: 'POST /stock/returns', key, body }, returned);
  }
}
