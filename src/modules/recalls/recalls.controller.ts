import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../platform/http/if-match';
import type { Page } from '../../platform/http/page';
import { RecallListQuery } from './dto/recall-list.query';
import { CloseRecallRequest, RecallLotRequest } from './dto/recall.request';
import { RecallResponse } from './dto/recall.response';
import { Recalls } from './recalls.service';

@ApiTags('Recalls')
@Controller()
export class RecallsController {
  constructor(private readonly recalls: Recalls) {}

  @Post('lots/:id/recall')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'recallLot',
    summary: 'Recall the batch of a lot',
    description:
      'At once, at every location: nothing of it is used any more, what was set aside is given back and set aside anew from other lots where there are any, everybody who had something of it is found, and their notices are queued.',
  })
  @ApiIdempotencyKey()
  @ApiIfMatch()
  @ApiSuccess(RecallResponse, { status: 201, description: 'The recall, open.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  open(
    @CurrentActor() actor: SignedInActor,
    @IdParam('lot') lotId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: RecallLotRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /lots/${lotId}/recall`, key, body };
    return this.recalls.open(request, { actor, lotId, expectedVersion, class: body.class, reason: body.reason });
  }

  @Get('recalls')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'listRecalls',
    summary: 'List recalls',
    description: 'Newest first, with how many patients know.',
  })
  @ApiSuccessPage(RecallResponse, { description: 'A page of recalls.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: RecallListQuery): Promise<Page<RecallResponse>> {
    return this.recalls.list(query);
  }

  @Get('recalls/:id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'getRecall', summary: 'Read a recall', description: 'With the lots of its batch.' })
  @ApiSuccess(RecallResponse, { description: 'The recall.' })
  @ApiErrors(401, 403, 404)
  find(@IdParam('recall') id: string): Promise<RecallResponse> {
    return this.recalls.find(id);
  }

  @Post('recalls/:id/closure')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'closeRecall',
    summary: 'Close a recall',
    description: 'Once every patient is reached, or known to be unreachable; before that, with a reason.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(RecallResponse, { status: 201, description: 'The recall, closed.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  close(
    @CurrentActor() actor: SignedInActor,
    @IdParam('recall') id: string,
    @Body() body: CloseRecallRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    return this.recalls.close({ actor, route: `POST /recalls/${id}/closure`, key, body }, id, body.reason);
  }
}
