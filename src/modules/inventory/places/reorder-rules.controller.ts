import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import type { Page } from '../../../platform/http/page';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import { AdjustReorderRuleRequest, SetReorderRuleRequest } from './dto/reorder-rule.request';
import { ReorderRuleListQuery } from './dto/reorder-rule-list.query';
import { ReorderRuleResponse } from './dto/reorder-rule.response';
import { ReorderRules } from './reorder-rules.service';

@ApiTags('Reorder rules')
@Controller('reorder-rules')
export class ReorderRulesController {
  constructor(private readonly reorderRules: ReorderRules) {}

  @Get()
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({ operationId: 'listReorderRules', summary: 'List reorder rules', description: 'Filters go together.' })
  @ApiSuccessPage(ReorderRuleResponse, { description: 'A page of them.' })
  @ApiErrors(401, 403, 422)
  list(@Query() query: ReorderRuleListQuery): Promise<Page<ReorderRuleResponse>> {
    return this.reorderRules.list(query);
  }

  @Get(':id')
  @Allow('pharmacist', 'admin', 'staff')
  @ApiOperation({
    operationId: 'getReorderRule',
    summary: 'Read a reorder rule',
    description: 'Levels are in units of use.',
  })
  @ApiSuccess(ReorderRuleResponse)
  @ApiErrors(401, 403, 404)
  find(@IdParam('reorder rule') id: string): Promise<ReorderRuleResponse> {
    return this.reorderRules.find(id);
  }

  @Post()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'setReorderRule',
    summary: 'Set a reorder rule',
    description: 'One for each product and location.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(ReorderRuleResponse, { status: 201 })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  set(
    @CurrentActor() actor: SignedInActor,
    @Body() body: SetReorderRuleRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { leadTimeDays = null, ...rest } = body;
    const details = { ...rest, leadTimeDays };
    return this.reorderRules.setOnce({ actor, route: 'POST /reorder-rules', key, body }, details);
  }

  @Patch(':id')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'adjustReorderRule',
    summary: 'Adjust a reorder rule',
    description: 'What is left out stays as it is.',
  })
  @ApiIfMatch()
  @ApiSuccess(ReorderRuleResponse)
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  adjust(
    @CurrentActor() actor: SignedInActor,
    @IdParam('reorder rule') id: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: AdjustReorderRuleRequest,
  ): Promise<ReorderRuleResponse> {
    return this.reorderRules.adjust({ actor, id, expectedVersion }, namedIn(body));
  }

  @Delete(':id')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'dropReorderRule',
    summary: 'Drop a reorder rule',
    description: 'The product is not ordered for this location any more.',
  })
  @ApiIfMatch()
  @ApiSuccess(null, { description: 'Dropped.' })
  @ApiErrors(401, 403, 404, 412)
  async drop(
    @CurrentActor() actor: SignedInActor,
    @IdParam('reorder rule') id: string,
    @IfMatch() expectedVersion?: number,
  ): Promise<WithMessage> {
    await this.reorderRules.drop({ actor, id, expectedVersion });
    return new WithMessage(null, 'It is not ordered any more.');
  }
}
