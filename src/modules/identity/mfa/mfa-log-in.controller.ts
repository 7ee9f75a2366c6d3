import { Body, Controller, Header, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public } from '../../../platform/auth/access.decorator';
import type { Actor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { AuthenticationResponse } from '../dto/authentication.response';
import { AnswerMfaChallengeRequest } from './dto/answer-mfa-challenge.request';
import { MfaLogInService } from './mfa-log-in.service';

@ApiTags('Authentication')
@Controller('auth/mfa/challenge')
export class MfaLogInController {
  constructor(private readonly logIns: MfaLogInService) {}

  @Post()
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'answerMfaChallenge',
    summary: 'Finish a login with the second factor',
    description:
      'For a login that was answered with `mfa_required`: takes its `challengeToken` with a code of the authenticator app or a recovery code. A challenge is good for five minutes, five tries and one login.',
  })
  @ApiSuccess(AuthenticationResponse, { description: 'Signed in.' })
  @ApiErrors(400, 401, 422)
  async answer(
    @CurrentActor() actor: Actor,
    @Headers('user-agent') userAgent: string | undefined,
    @Body() { challengeToken, ...answer }: AnswerMfaChallengeRequest,
  ): Promise<AuthenticationResponse> {
    const client = { address: actor.address, userAgent: userAgent ?? null };
    return AuthenticationResponse.from(await this.logIns.answer(actor, client, challengeToken, answer));
  }
}
