import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { IdParam } from '../../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../../platform/http/if-match';
import { DeclineRestockOrderRequest } from './dto/restock-order.request';
import { RestockOrderResponse } from './dto/restock-order.response';
import { RestockApprovals } from './restock-approvals.service';

@ApiTags('Restock orders')
@Controller('restock-orders/:id')
export class RestockApprovalsController {
  constructor(private readonly approvals: RestockApprovals) {}

  @Post('approval-request')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'requestRestockApproval',
    summary: 'Ask for the approval of a restock order',
    description: 'From then on it cannot be changed.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, pending approval.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  ask(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/approval-request`;
    return this.approvals.ask({ actor, route, key, body: null }, { actor, id, expectedVersion });
  }

  @Post('approval')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'approveRestockOrder',
    summary: 'Approve a restock order',
    description:
      'By somebody else than who asked, unless it is within what one may spend alone; beyond what pharmacists may approve, by an administrator.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, approved.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  approve(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/approval`;
    return this.approvals.approve({ actor, route, key, body: null }, { actor, id, expectedVersion });
  }

  @Post('rejection')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'rejectRestockOrder',
    summary: 'Reject a restock order',
    description: 'The stock check leaves its products alone for a while.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RestockOrderResponse, { status: 201, description: 'The order, rejected.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  reject(
    @CurrentActor() actor: SignedInActor,
    @IdParam('restock order') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: DeclineRestockOrderRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /restock-orders/${id}/rejection`;
    return this.approvals.reject({ actor, route, key, body }, { actor, id, expectedVersion }, body.reason);
  }
}
