import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, SignedIn } from '../../platform/auth/access.decorator';
import type { Actor, SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { ChangeEmailRequest } from './dto/change-email.request';
import { ConfirmEmailRequest } from './dto/confirm-email.request';
import { EmailChangeRequests } from './email-change-requests.service';
import { EmailChanges } from './email-changes.service';

@ApiTags('Users')
@Controller()
export class EmailChangesController {
  constructor(
    private readonly requests: EmailChangeRequests,
    private readonly changes: EmailChanges,
  ) {}

  @Post('users/me/email-change')
  @SignedIn()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'requestEmailChange',
    summary: 'Ask for another e-mail address',
    description:
      'Mails a link to the new address; until it is opened the old one stays. An address that has an account gets another mail, and the answer is the same. Withdraws an earlier wish.',
  })
  @ApiSuccess(null, { status: 202, description: 'A mail to the new address is on its way.' })
  @ApiErrors(400, 401, 404, 422, 429)
  async request(@CurrentActor() actor: SignedInActor, @Body() request: ChangeEmailRequest): Promise<WithMessage> {
    await this.requests.request(actor, request.newEmail, request.currentPassword);
    return new WithMessage(null, 'A mail to the new address is on its way.');
  }

  @Post('auth/email-changes')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'confirmEmailChange',
    summary: 'Confirm another e-mail address',
    description:
      'With the token of the link that was mailed to it. Works once, for 24 hours. The old address is told, with a link to take it back.',
  })
  @ApiSuccess(null, { description: 'The account has the new address.' })
  @ApiErrors(400, 409, 422, 429)
  async confirm(@CurrentActor() actor: Actor, @Body() { token }: ConfirmEmailRequest): Promise<WithMessage> {
    await this.changes.confirm(actor, token);
    return new WithMessage(null, 'Your e-mail address is changed.');
  }

  @Post('auth/email-change-reversals')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'reverseEmailChange',
    summary: 'Take back a change of e-mail address',
    description:
      'With the token of the link that was mailed to the old address. Works once, for 7 days. Ends all sessions, and makes the present password useless: a link to choose another one is mailed to the old address.',
  })
  @ApiSuccess(null, { description: 'The account has its old address again.' })
  @ApiErrors(400, 409, 422, 429)
  async reverse(@CurrentActor() actor: Actor, @Body() { token }: ConfirmEmailRequest): Promise<WithMessage> {
    await this.changes.reverse(actor, token);
    return new WithMessage(null, 'The old address is back. Choose a new password by the link that we have mailed.');
  }
}
