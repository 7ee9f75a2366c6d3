import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, SignedIn } from '../../platform/auth/access.decorator';
import type { Actor, SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { ConfirmEmailRequest } from './dto/confirm-email.request';
import { EmailVerificationRequests } from './email-verification-requests.service';
import { EmailVerificationService } from './email-verification.service';

@ApiTags('Authentication')
@Controller('auth')
export class EmailVerificationController {
  constructor(
    private readonly verification: EmailVerificationService,
    private readonly requests: EmailVerificationRequests,
  ) {}

  @Post('email-verification')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'verifyEmail',
    summary: 'Confirm an e-mail address',
    description: 'With the token of the link that was mailed at sign-up. Works once, for 24 hours.',
  })
  @ApiSuccess(null, { description: 'The address is confirmed.' })
  @ApiErrors(400, 422, 429)
  async verify(@CurrentActor() actor: Actor, @Body() { token }: ConfirmEmailRequest): Promise<WithMessage> {
    await this.verification.confirm(actor, token);
    return new WithMessage(null, 'Your e-mail address is confirmed.');
  }

  @Post('email-verification-requests')
  @SignedIn()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'requestEmailVerification',
    summary: 'Have the confirmation link mailed again',
    description: 'To the address of the account. At most five mails an hour to one address.',
  })
  @ApiSuccess(null, { status: 202, description: 'The mail is on its way.' })
  @ApiErrors(401, 404, 409, 429)
  async request(@CurrentActor() actor: SignedInActor): Promise<WithMessage> {
    await this.requests.request(actor);
    return new WithMessage(null, 'The mail is on its way.');
  }
}
