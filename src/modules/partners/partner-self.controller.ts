import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Clock, CLOCK } from '../../kernel/clock';
import { CurrentActor } from '../../platform/auth/access.decorator';
import type { PartnerActor } from '../../platform/auth/actor';
import { AllowPartner } from '../../platform/auth/partner-access.decorator';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { EchoRequest } from './dto/echo.request';
import { EchoResponse } from './dto/echo.response';
import { PartnerSelfResponse } from './dto/partner-self.response';
import { PartnerCredentials } from './partner-credentials';
import { CurrentProof, type ProvenRequest } from './request-proof';

/** For an integrator to see that keys, clock and signatures are right, before anything is at stake. */
@ApiTags('Partners')
@Controller('partners/me')
export class PartnerSelfController {
  constructor(
    private readonly credentials: PartnerCredentials,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @AllowPartner()
  @ApiOperation({
    operationId: 'readPartnerSelf',
    summary: 'Read who you are',
    description: 'What your API key may, when it ends, and what time it is here.',
  })
  @ApiSuccess(PartnerSelfResponse, { description: 'The partner whose credentials these are.' })
  @ApiErrors(401, 403)
  async self(@CurrentActor() actor: PartnerActor, @CurrentProof() proof: ProvenRequest): Promise<PartnerSelfResponse> {
    const { expiresAt } = await this.credentials.of(actor.keyId);
    return PartnerSelfResponse.from({
      partnerId: actor.id,
      apiKeyId: actor.keyId,
      signingKeyId: proof.signingKeyId,
      scopes: actor.scopes,
      apiKeyExpiresAt: expiresAt.toISOString(),
      serverTime: this.clock.now().toISOString(),
    });
  }

  @Post('echo')
  @HttpCode(200)
  @AllowPartner()
  @ApiHeader({
    name: 'Content-Digest',
    required: true,
    description: 'Of the body (RFC 9530), sha-256 or sha-512; covered by the signature.',
    schema: { type: 'string' },
    example: 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
  })
  @ApiOperation({
    operationId: 'echoSignedRequest',
    summary: 'Try a signed request with a body',
    description: 'Changes nothing. Answers with what arrived and what was proven of it.',
  })
  @ApiSuccess(EchoResponse, { description: 'What arrived.' })
  @ApiErrors(400, 401, 403, 413, 415, 422)
  echo(@Body() { message }: EchoRequest, @CurrentProof() proof: ProvenRequest): EchoResponse {
    const { contentDigest, targetUri, signingKeyId } = proof;
    const serverTime = this.clock.now().toISOString();
    return EchoResponse.from({ message, contentDigest: contentDigest ?? '', targetUri, signingKeyId, serverTime });
  }
}
