import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { IdParam } from '../../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../../platform/http/if-match';
import {
  AcknowledgeRestockOrderRequest,
  CloseRestockOrderRequest,
  DeclineRestockOrderRequest,
  ResubmitRestockOrderRequest,
  SubmitRestockOrderRequest,
} from './dto/restock-order.request';
import { RestockOrderResponse } from './dto/restock-order.response';
import { RestockSubmissions } from './restock-submissions.service';

@ApiTags('Restock orders')
@Controller('restock-orders/:id')
export class RestockSubmissionsController {
  constructor(private readonly submissions: RestockSubmissions) {}

  @Post('submission')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'submitRestockOrder',
    summary: 'Send a restock order to its supplier',
    description:
      "To the partner of the supplier, by its endpoint, by e-mail with the order as PDF, or in another way, by hand. `transmittedAt` tells that the partner's system took it, `mailedAt` that the mail has gone.",
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, submitted.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  submit(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: SubmitRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/submission`;
    return this.submissions.submit({ actor, route, key, body }, { actor, id, expectedVersion }, body.channel);
  }

  @Post('resubmission')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'resubmitRestockOrder',
    summary: 'Send a restock order once more',
    description:
      'In the same way or in another one, such as by e-mail when the system of a partner does not take it. Only while the supplier has not answered. It is the same order, under the same number: a supplier who has it already delivers once.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, sent again.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  resubmit(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ResubmitRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/resubmission`;
    return this.submissions.resubmit({ actor, route, key, body }, { actor, id, expectedVersion }, body.channel);
  }

  @Post('acknowledgement')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'acknowledgeRestockOrder',
    summary: "Record the supplier's acknowledgement",
    description: 'With its number and the day that was promised.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, acknowledged.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  acknowledge(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: AcknowledgeRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/acknowledgement`;
    const { supplierReference = null, expectedOn = null } = body;
    const answer = { supplierReference, expectedOn };
    return this.submissions.acknowledge({ actor, route, key, body }, { actor, id, expectedVersion }, answer);
  }

  @Post('closure')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'closeRestockOrder',
    summary: 'Close a restock order',
    description: 'What has not arrived by now is waited for no more; that needs a reason.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, closed.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  close(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: CloseRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/closure`;
    return this.submissions.close({ actor, route, key, body }, { actor, id, expectedVersion }, body.reason);
  }

  @Post('cancellation')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'cancelRestockOrder',
    summary: 'Cancel a restock order',
    description:
      'Before anything has arrived. A supplier who has it by e-mail, or by the system of its partner, is told.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, cancelled.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  cancel(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: DeclineRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/cancellation`;
    return this.submissions.cancel({ actor, route, key, body }, { actor, id, expectedVersion }, body.reason);
  }
}
