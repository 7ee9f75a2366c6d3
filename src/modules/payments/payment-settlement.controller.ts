import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../platform/http/api-documentation';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { PaymentResponse } from './dto/payment.response';
import { SettlePaymentRequest } from './dto/settle-payment.request';
import { PaymentSettlement } from './payment-settlement.service';

@ApiTags('Payments')
@Controller('payments/:id/settlement')
export class PaymentSettlementController {
  constructor(private readonly settlement: PaymentSettlement) {}

  @Post()
  @HttpCode(201)
  @Allow('staff', 'admin')
  @ApiOperation({
    operationId: 'settlePayment',
    summary: 'Record cash or a transfer',
    description: 'The whole amount of a payment that is due at the clinic has been received. A reference counts once.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(PaymentResponse, { status: 201, description: 'The payment is captured.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  settle(
    @CurrentActor() actor: SignedInActor,
    @IdParam('payment') id: string,
    @Body() body: SettlePaymentRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.settlement.settle(actor, id, body, key);
  }
}
