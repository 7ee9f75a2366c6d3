import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { KeepsRawBody } from '../../../platform/http/raw-body.hook';
import { PaymentEvents } from './payment-events.service';

const NOTHING = Buffer.alloc(0);

@ApiTags('Payments')
@Controller('payments/webhooks/:provider')
export class PaymentWebhookController {
  constructor(private readonly events: PaymentEvents) {}

  @Post()
  @HttpCode(200)
  @Public()
  @KeepsRawBody()
  @ApiOperation({
    operationId: 'receivePaymentEvent',
    summary: 'Take in an event of the payment provider',
    description:
      "For the provider only: the signature over the body, such as Stripe's, is what lets it in. Stored once and acted on soon after; events may come twice, late and in any order.",
  })
  @ApiHeader({ name: 'Stripe-Signature', required: false, description: 'From Stripe.' })
  @ApiBody({ schema: { type: 'object', description: "An event in the provider's own shape." } })
  @ApiSuccess(null, { description: 'Stored, now or before.' })
  @ApiErrors(400, 401, 404, 413, 415)
  async receive(@Param('provider') provider: string, @Req() request: FastifyRequest): Promise<null> {
    await this.events.receive(provider, request.rawBody ?? NOTHING, request.headers);
    return null;
  }
}
