import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { PaymentListQuery } from './dto/payment-list.query';
import { PaymentResponse } from './dto/payment.response';
import { PaymentsService } from './payments.service';

@ApiTags('Payments')
@Controller('payments')
export class PaymentsController {
  constructor(private readonly payments: PaymentsService) {}

  @Get()
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'listPayments',
    summary: 'List payments',
    description: 'Newest first; patients see their own.',
  })
  @ApiSuccessPage(PaymentResponse, { description: 'A page of payments.' })
  @ApiErrors(401, 403, 422)
  list(@CurrentActor() actor: SignedInActor, @Query() query: PaymentListQuery) {
    return this.payments.list(actor, query);
  }

  @Get(':id')
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({ operationId: 'getPayment', summary: 'Read a payment', description: 'Patients see their own.' })
  @ApiSuccess(PaymentResponse, { description: 'The payment.' })
  @ApiErrors(401, 403, 404)
  find(@CurrentActor() actor: SignedInActor, @IdParam('payment') id: string) {
    return this.payments.find(actor, id);
  }
}
