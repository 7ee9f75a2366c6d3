import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ValidationFailed } from '../../../kernel/domain-error';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessList, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { Page, PageQuery } from '../../../platform/http/page';
import { ReconcileRequest } from '../dto/reconcile.request';
import { PaymentDifferenceResponse, ReconciliationResponse } from '../dto/reconciliation.response';
import { ReconciliationReading } from './reconciliation-reading.service';
import { ReconciliationService } from './reconciliation.service';

const LONGEST_MS = 31 * 86_400_000;

@ApiTags('Payments')
@Controller('payment-reconciliations')
export class ReconciliationController {
  constructor(
    private readonly reading: ReconciliationReading,
    private readonly reconciliation: ReconciliationService,
  ) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listReconciliations',
    summary: 'List the comparisons with the provider',
    description: "Newest first. Every night the day before is compared; the provider's fees are posted with it.",
  })
  @ApiSuccessPage(ReconciliationResponse, { description: 'A page of comparisons.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: PageQuery): Promise<Page<ReconciliationResponse>> {
    return this.reading.list(query);
  }

  @Post()
  @HttpCode(201)
  @Allow('admin')
  @ApiOperation({
    operationId: 'reconcilePayments',
    summary: "Compare the provider's books with ours now",
    description: 'For a time of at most 31 days. May be repeated: nothing is posted twice.',
  })
  @ApiSuccess(ReconciliationResponse, { status: 201, description: 'What was found.' })
  @ApiErrors(400, 401, 403, 422)
  async reconcile(
    @CurrentActor() actor: SignedInActor,
    @Body() { from, until }: ReconcileRequest,
  ): Promise<ReconciliationResponse> {
    const [start, end] = [new Date(from), new Date(until)];
    const span = end.getTime() - start.getTime();
    if (!(span > 0 && span <= LONGEST_MS)) {
      throw new ValidationFailed([{ field: 'until', message: 'must be after from, by at most 31 days' }]);
    }
    return ReconciliationResponse.from(await this.reconciliation.reconcile(actor, start, end));
  }

  @Get(':id/differences')
  @Allow('admin')
  @ApiOperation({
    operationId: 'listPaymentDifferences',
    summary: 'List what a comparison has found',
    description: 'Every charge and refund of which the two books hold different amounts.',
  })
  @ApiSuccessList(PaymentDifferenceResponse, { description: 'The differences; empty when the books agree.' })
  @ApiErrors(401, 403, 404)
  differences(@IdParam('reconciliation') id: string): Promise<PaymentDifferenceResponse[]> {
    return this.reading.differences(id);
  }
}
