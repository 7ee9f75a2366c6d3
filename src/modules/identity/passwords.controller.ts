import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, SignedIn } from '../../platform/auth/access.decorator';
import type { Actor, SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { ChangePasswordRequest } from './dto/change-password.request';
import { PasswordResetRequestRequest } from './dto/password-reset-request.request';
import { ResetPasswordRequest } from './dto/reset-password.request';
import { PasswordChange } from './password-change.service';
import { PasswordResetRequests } from './password-reset-requests.service';
import { PasswordResets } from './password-resets.service';

@ApiTags('Authentication')
@Controller()
export class PasswordsController {
  constructor(
    private readonly requests: PasswordResetRequests,
    private readonly resets: PasswordResets,
    private readonly changes: PasswordChange,
  ) {}

  @Post('auth/password-reset-requests')
  @Public()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'requestPasswordReset',
    summary: 'Ask for a new password',
    description:
      'Mails a link if the address has an account. Neither the answer nor its time tells whether it has. At most five mails an hour to one address.',
  })
  @ApiSuccess(null, { status: 202, description: 'If there is such an account, the mail is on its way.' })
  @ApiErrors(400, 422, 429)
  async request(@CurrentActor() actor: Actor, @Body() { email }: PasswordResetRequestRequest): Promise<WithMessage> {
    await this.requests.request(actor, email);
    return new WithMessage(null, 'If there is such an account, the mail is on its way.');
  }

  @Post('auth/password-resets')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resetPassword',
    summary: 'Choose a new password by a mailed link',
    description:
      'Works once, for an hour. Ends all sessions, confirms the e-mail address and tells its owner. Does not sign in: log in with the new password, and the second factor if there is one.',
  })
  @ApiSuccess(null, { description: 'The new password is good from now on.' })
  @ApiErrors(400, 422, 429)
  async reset(@CurrentActor() actor: Actor, @Body() request: ResetPasswordRequest): Promise<WithMessage> {
    await this.resets.reset(actor, request.token, request.newPassword);
    return new WithMessage(null, 'You can log in with the new password.');
  }

  @Post('users/me/password')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'changeOwnPassword',
    summary: 'Change your own password',
    description: 'Ends all your other sessions and tells you by mail.',
  })
  @ApiSuccess(null, { description: 'The new password is good from now on.' })
  @ApiErrors(400, 401, 404, 422, 429)
  async change(@CurrentActor() actor: SignedInActor, @Body() request: ChangePasswordRequest): Promise<WithMessage> {
    await this.changes.change(actor, request.currentPassword, request.newPassword);
    return new WithMessage(null, 'Your password is changed; your other sessions have ended.');
  }
}
