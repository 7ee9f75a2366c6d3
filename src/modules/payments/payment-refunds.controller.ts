import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessList } from '../../platform/http/api-documentation';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { RefundResponse } from './dto/refund.response';
import { RequestRefundRequest } from './dto/request-refund.request';
import { SettlePaymentRequest } from './dto/settle-payment.request';
import { PaymentRefunds } from './payment-refunds.service';
import { RefundHandover } from './refund-handover.service';

@ApiTags('Payments')
@Controller('payments/:id/refunds')
export class PaymentRefundsController {
  constructor(
    private readonly refunds: PaymentRefunds,
    private readonly handover: RefundHandover,
  ) {}

  @Get()
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'listRefunds',
    summary: 'List the refunds of a payment',
    description: 'Oldest first. Patients see their own.',
  })
  @ApiSuccessList(RefundResponse, { description: 'What is being or was given back.' })
  @ApiErrors(401, 403, 404)
  list(@CurrentActor() actor: SignedInActor, @IdParam('payment') id: string) {
    return this.refunds.list(actor, id);
  }

  @Post()
  @HttpCode(201)
  @Allow('staff', 'admin')
  @ApiOperation({
    operationId: 'requestRefund',
    summary: 'Give a part or all of a payment back',
    description:
      'Sets the amount aside at once and has the provider give it back afterwards; may be repeated until everything is given back. What was paid at the clinic waits until its handing over is recorded.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(RefundResponse, { status: 201, description: 'The refund is on its way.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  request(
    @CurrentActor() actor: SignedInActor,
    @IdParam('payment') id: string,
    @Body() body: RequestRefundRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.refunds.request(actor, id, body, key);
  }

  @Post(':refundId/settlement')
  @HttpCode(201)
  @Allow('staff', 'admin')
  @ApiOperation({
    operationId: 'settleRefund',
    summary: 'Record that a refund was handed over',
    description: 'For what was paid in cash or by transfer; what was paid by card the provider gives back.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(RefundResponse, { status: 201, description: 'The refund has succeeded.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  settle(
    @CurrentActor() actor: SignedInActor,
    @IdParam('payment') id: string,
    @IdParam('refund', 'refundId') refundId: string,
    @Body() body: SettlePaymentRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.handover.settle(actor, id, refundId, body, key);
  }
}
