import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ValidationFailed } from '../../kernel/domain-error';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { Page, PageQuery } from '../../platform/http/page';
import { AddSigningKeyRequest } from './dto/add-signing-key.request';
import { AddedSigningKeyResponse, SigningKeyResponse } from './dto/signing-key.response';
import { PartnerSigningKeys } from './partner-signing-keys.service';

@ApiTags('Partners')
@Controller('partners/:id/signing-keys')
export class PartnerSigningKeysController {
  constructor(private readonly signingKeys: PartnerSigningKeys) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listSigningKeys',
    summary: "List a partner's signing keys",
    description: 'Newest first, with those that were revoked; never their secrets.',
  })
  @ApiSuccessPage(SigningKeyResponse, { description: 'A page of signing keys.' })
  @ApiErrors(401, 403, 404, 422)
  async list(@IdParam('partner') partnerId: string, @Query() query: PageQuery): Promise<Page<SigningKeyResponse>> {
    const [keys, total] = await this.signingKeys.list(partnerId, query);
    return new Page(
      keys.map((key) => SigningKeyResponse.from(key)),
      total,
      query,
    );
  }

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'addSigningKey',
    summary: 'Add a signing key',
    description:
      'A public key that the partner made, or a secret that we make and show in this answer and never again. Two are in force at most: the present one and the next.',
  })
  @ApiSuccess(AddedSigningKeyResponse, { status: 201, description: 'The new signing key.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  async add(
    @CurrentActor() actor: SignedInActor,
    @IdParam('partner') partnerId: string,
    @Body() { name, algorithm, publicKey }: AddSigningKeyRequest,
  ): Promise<AddedSigningKeyResponse> {
    if (algorithm === 'ed25519') {
      const row = await this.signingKeys.addPublicKey(actor, partnerId, name, publicKey ?? '');
      return AddedSigningKeyResponse.added(row, null);
    }
    if (publicKey !== undefined) {
      throw new ValidationFailed([{ field: 'publicKey', message: 'is for ed25519 alone' }]);
    }
    const { row, secret } = await this.signingKeys.addSharedSecret(actor, partnerId, name);
    return AddedSigningKeyResponse.added(row, secret);
  }

  @Delete(':keyId')
  @Allow('admin')
  @ApiOperation({
    operationId: 'revokeSigningKey',
    summary: 'Revoke a signing key',
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
    await this.signingKeys.revoke(actor, partnerId, keyId.toLowerCase());
    return new WithMessage(null, 'The signing key is revoked.');
  }
}
