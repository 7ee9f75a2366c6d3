import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { Page, PageQuery } from '../../platform/http/page';
import { ApiKeys } from './api-keys.service';
import { ApiKeyResponse, IssuedApiKeyResponse } from './dto/api-key.response';
import { IssueApiKeyRequest } from './dto/issue-api-key.request';

@ApiTags('Partners')
@Controller('partners/:id/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeys) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listApiKeys',
    summary: "List a partner's API keys",
    description: 'Newest first, with those that were revoked or have expired; never their secrets.',
  })
  @ApiSuccessPage(ApiKeyResponse, { description: 'A page of API keys.' })
  @ApiErrors(401, 403, 404, 422)
  async list(@IdParam('partner') partnerId: string, @Query() query: PageQuery): Promise<Page<ApiKeyResponse>> {
    const { keys, total, uses } = await this.apiKeys.list(partnerId, query);
    return new Page(
      keys.map((key) => ApiKeyResponse.from(key, uses.get(key.id))),
      total,
      query,
    );
  }

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'issueApiKey',
    summary: 'Issue an API key',
    description: 'The key is shown in this answer and never again. A partner has five in force at most.',
  })
  @ApiSuccess(IssuedApiKeyResponse, { status: 201, description: 'The new API key.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  async issue(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @Body() { name, scopes, expiresAt }: IssueApiKeyRequest,
  ): Promise<IssuedApiKeyResponse> {
    const details = { name, scopes, ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }) };
    const { row, key } = await this.apiKeys.issue(actor, partnerId, details);
    return IssuedApiKeyResponse.issued(row, key);
  }

  @Delete(':keyId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description: 'For good, and on every instance within five seconds.',
  })
  @ApiParam({ name: 'keyId', format: 'uuid' })
  @ApiSuccess(null, { description: 'Revoked.' })
  @ApiErrors(401, 403, 404)
  async revoke(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @Param('keyId') keyId: string,
  ): Promise<WithMessage> {
    await this.apiKeys.revoke(actor, partnerId, keyId.toLowerCase());
    return new WithMessage(null, 'The API key is revoked.');
  }
}
