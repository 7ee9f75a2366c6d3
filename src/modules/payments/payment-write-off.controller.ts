import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../platform/http/api-documentation';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { PaymentResponse } from './dto/payment.response';
import { WriteOffPaymentRequest } from './dto/write-off.request';
import { PaymentWriteOff } from './payment-write-off.service';

@ApiTags('Payments')
@Controller('payments/:id/write-off')
export class PaymentWriteOffController {
  constructor(private readonly writeOffs: PaymentWriteOff) {}

  @Post()
  @HttpCode(201)
  @Allow('admin')
  @ApiOperation({
    operationId: 'writeOffPayment',
    summary: 'Write off what nobody will pay',
    description:
      'What is owed for a visit that is over moves from the receivables to the write-offs. Should it be paid after all, record it as any other settlement.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(PaymentResponse, { status: 201, description: 'The payment is written off.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  writeOff(
    @CurrentActor() actor: SignedInActor,
    @IdParam('payment') id: string,
    @Body() body: WriteOffPaymentRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.writeOffs.writeOff(actor, id, body, key);
  }
}
