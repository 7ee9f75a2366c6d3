import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { KeepsRawBody } from '../../../platform/http/raw-body.hook';
import { ReceptionResponse } from './dto/reception.response';
import { WebhookReception } from './webhook-reception.service';

const NOTHING = Buffer.alloc(0);

@ApiTags('Synchronisation')
@Controller('pms/webhooks')
export class PmsWebhookController {
  constructor(private readonly reception: WebhookReception) {}

  @Post(':partner')
  @HttpCode(202)
  @Public()
  @KeepsRawBody()
  @ApiOperation({
    operationId: 'receivePartnerEvent',
    summary: 'Take in an event of a partner',
    description:
      'Signed after Standard Webhooks 1.0.0 with a webhook secret of the partner. Stored once before it is answered, and applied soon after; it may come again, late and in any order. The same 401 for every signature, partner or time that is not good.',
  })
  @ApiParam({ name: 'partner', description: 'Id of the partner.', format: 'uuid' })
  @ApiHeader({ name: 'webhook-id', required: false, description: 'Names the event, in every delivery of it.' })
  @ApiHeader({ name: 'webhook-timestamp', required: false, description: 'Seconds since 1970; within five minutes.' })
  @ApiHeader({
    name: 'webhook-signature',
    required: false,
    description: '`v1,` and HMAC-SHA256 over `<id>.<timestamp>.<body>` in base64; several are separated by spaces.',
  })
  @ApiConsumes('application/json', 'application/fhir+json')
  @ApiBody({ schema: { type: 'object', description: 'An event in the format of the partner.' } })
  @ApiSuccess(ReceptionResponse, { status: 202, description: 'Stored, now or before.' })
  @ApiErrors(400, 401, 409, 413, 415)
  async receive(@Param('partner') partner: string, @Req() request: FastifyRequest): Promise<ReceptionResponse> {
    const { rawBody: body = NOTHING, headers } = request;
    return ReceptionResponse.from(await this.reception.receive({ partner, body, headers }));
  }
}
