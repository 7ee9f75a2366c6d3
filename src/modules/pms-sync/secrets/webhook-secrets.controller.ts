import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { WithMessage } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { Page, PageQuery } from '../../../platform/http/page';
import { AddedWebhookSecretResponse, WebhookSecretResponse } from './dto/webhook-secret.response';
import { WebhookSecrets } from './webhook-secrets.service';

@ApiTags('Synchronisation')
@Controller('partners/:id/webhook-secrets')
export class WebhookSecretsController {
  constructor(private readonly secrets: WebhookSecrets) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listWebhookSecrets',
    summary: "List a partner's webhook secrets",
    description: 'Newest first, with those that were revoked; never the secrets themselves.',
  })
  @ApiSuccessPage(WebhookSecretResponse, { description: 'A page of webhook secrets.' })
  @ApiErrors(401, 403, 404, 422)
  async list(@IdParam('partner') partnerId: string, @Query() query: PageQuery): Promise<Page<WebhookSecretResponse>> {
    const [rows, total] = await this.secrets.list(partnerId, query);
    return new Page(
      rows.map((row) => WebhookSecretResponse.from(row)),
      total,
      query,
    );
  }

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'addWebhookSecret',
    summary: 'Add a webhook secret',
    description:
      'For the events that the partner sends to `/pms/webhooks/{partner}`. We make it, and show it in this answer and never again. Two are in force at most: the present one and the next.',
  })
  @ApiSuccess(AddedWebhookSecretResponse, { status: 201, description: 'The new webhook secret.' })
  @ApiErrors(401, 403, 404, 409)
  async add(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
  ): Promise<AddedWebhookSecretResponse> {
    const { row, secret } = await this.secrets.add(actor, partnerId);
    return AddedWebhookSecretResponse.added(row, secret);
  }

  @Delete(':secretId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'revokeWebhookSecret',
    summary: 'Revoke a webhook secret',
    description: 'For good, and on every instance within seconds.',
  })
  @ApiParam({ name: 'secretId', format: 'uuid' })
  @ApiSuccess(null, { description: 'Revoked.' })
  @ApiErrors(401, 403, 404)
  async revoke(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @Param('secretId') secretId: string,
  ): Promise<WithMessage> {
    await this.secrets.revoke(actor, partnerId, secretId.toLowerCase());
    return new WithMessage(null, 'The webhook secret is revoked.');
  }
}
