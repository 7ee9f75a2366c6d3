import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { Destructions } from './destructions.service';
import { DestructionResponse } from './dto/destruction.response';
import { LotStepRequest } from './dto/lot-step.request';

@ApiTags('Lots')
@Controller('lots/:id/destruction')
export class LotDestructionController {
  constructor(private readonly destructions: Destructions) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'getLotDestruction',
    summary: 'Read the destruction of a lot',
    description: 'The one that is proposed, else the last.',
  })
  @ApiSuccess(DestructionResponse)
  @ApiErrors(401, 403, 404)
  find(@IdParam('lot') lotId: string): Promise<DestructionResponse> {
    return this.destructions.find(lotId);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'proposeLotDestruction',
    summary: 'Propose the destruction of a lot',
    description: 'A lot that is quarantined, recalled or expired. Another person confirms it.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(DestructionResponse, { status: 201, description: 'The proposal.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  propose(
    @CurrentActor() actor: SignedInActor,
    @IdParam('lot') lotId: string,
    @Body() body: LotStepRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /lots/${lotId}/destruction`, key, body };
    return this.destructions.propose(request, lotId, body.reason);
  }

  @Post('confirmation')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'confirmLotDestruction',
    summary: 'Confirm the destruction of a lot',
    description: 'By another person than the one who proposed it. All that is left of the lot leaves the ledger.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(DestructionResponse, { status: 201, description: 'Destroyed.' })
  @ApiErrors(400, 401, 403, 404, 409)
  confirm(
    @CurrentActor() actor: SignedInActor,
    @IdParam('lot') lotId: string,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /lots/${lotId}/destruction/confirmation`;
    return this.destructions.confirm({ actor, route, key, body: null }, lotId);
  }

  @Delete()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'withdrawLotDestruction',
    summary: 'Withdraw the proposal to destroy a lot',
    description: 'The lot stays as it is.',
  })
  @ApiSuccess(null, { description: 'Withdrawn.' })
  @ApiErrors(401, 403, 404)
  async withdraw(@CurrentActor() actor: SignedInActor, @IdParam('lot') lotId: string): Promise<WithMessage> {
    await this.destructions.withdraw(actor, lotId);
    return new WithMessage(null, 'The proposal is withdrawn.');
  }
}
