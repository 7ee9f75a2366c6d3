import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { KeepsRawBody } from '../../../platform/http/raw-body.hook';
import { PaymentEvents } from './payment-events.service';

const NOTHING = Buffer.alloc(0);

@ApiTags('Payments')
@Controller('payments/webhooks')
export class PaymentWebhookController {
  constructor(private readonly events: PaymentEvents) {}

  @Post('stripe')
  @HttpCode(200)
  @Public()
  @KeepsRawBody()
  @ApiOperation({
    operationId: 'receiveStripeEvent',
    summary: 'Take in an event of Stripe',
    description:
      'For Stripe only: its signature over the body is what lets it in. Stored once and acted on soon after; events may come twice, late and in any order. 404 where another provider is in use.',
  })
  @ApiHeader({ name: 'Stripe-Signature', required: false, description: 'Time and HMAC-SHA256 over the body.' })
  @ApiBody({ schema: { type: 'object', description: 'An event as Stripe makes it.' } })
  @ApiSuccess(null, { description: 'Stored, now or before.' })
  @ApiErrors(400, 401, 404, 413, 415)
  async receive(@Req() request: FastifyRequest): Promise<null> {
    await this.events.receive('stripe', request.rawBody ?? NOTHING, request.headers);
    return null;
  }
}
