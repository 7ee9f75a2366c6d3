import { Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public } from '../../../platform/auth/access.decorator';
import type { Actor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { IgnoresBody } from '../../../platform/http/ignored-body';
import { UnsubscriptionQuery } from './dto/unsubscription.query';
import { UnsubscriptionResponse } from './dto/unsubscription.response';
import { Unsubscriptions } from './unsubscriptions.service';

@ApiTags('Notifications')
@Controller('notifications/unsubscriptions')
export class UnsubscriptionsController {
  constructor(private readonly unsubscriptions: Unsubscriptions) {}

  @Post()
  @Public()
  @IgnoresBody()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'unsubscribeFromMails',
    summary: 'End mails of one kind by the link in such a mail',
    description:
      'For mail programs (one click, RFC 8058), which send a form that is not looked at, and for the page that the link in the mail opens. Safe to repeat.',
  })
  @ApiSuccess(UnsubscriptionResponse, { description: 'There are no mails of this category any more.' })
  @ApiErrors(404, 422)
  async unsubscribe(
    @CurrentActor() actor: Actor,
    @Query() { token }: UnsubscriptionQuery,
  ): Promise<UnsubscriptionResponse> {
    const category = await this.unsubscriptions.unsubscribe(actor, token);
    return Object.assign(new UnsubscriptionResponse(), { category });
  }
}
