import { Body, Controller, Header, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public } from '../../platform/auth/access.decorator';
import type { Actor } from '../../platform/auth/actor';
import { DuringMfaEnrolment } from '../../platform/auth/mfa-requirement';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { AuthenticationResponse } from './dto/authentication.response';
import { LogInRequest } from './dto/log-in.request';
import { LogOutRequest } from './dto/log-out.request';
import { RefreshRequest } from './dto/refresh.request';
import { SignUpRequest } from './dto/sign-up.request';
import { LogInService } from './log-in.service';
import { RefreshesService } from './refreshes.service';
import { SessionsService } from './sessions.service';
import { SignUpService } from './sign-up.service';

@ApiTags('Authentication')
@Controller('auth')
export class AuthenticationController {
  constructor(
    private readonly signUps: SignUpService,
    private readonly logIns: LogInService,
    private readonly sessions: SessionsService,
    private readonly refreshes: RefreshesService,
  ) {}

  @Post('signup')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'signUp',
    summary: 'Sign up as a patient',
    description: 'Makes an account and signs it in. Other roles are given by an administrator.',
  })
  @ApiSuccess(AuthenticationResponse, { status: 201, description: 'The account exists and is signed in.' })
  @ApiErrors(400, 409, 422)
  async signUp(
    @CurrentActor() actor: Actor,
    @Headers('user-agent') userAgent: string | undefined,
    @Body() request: SignUpRequest,
  ): Promise<AuthenticationResponse> {
    return AuthenticationResponse.from(await this.signUps.signUp(actor, clientOf(actor, userAgent), request));
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'logIn',
    summary: 'Log in',
    description:
      'Opens a session. A wrong password and an unknown address are told apart neither by the answer nor by its time. For an account with a second factor the right password is answered with 401 `mfa_required` and a `challengeToken` for `/auth/mfa/challenge`.',
  })
  @ApiSuccess(AuthenticationResponse, { description: 'Signed in.' })
  @ApiErrors(400, 401, 422)
  async logIn(
    @CurrentActor() actor: Actor,
    @Headers('user-agent') userAgent: string | undefined,
    @Body() request: LogInRequest,
  ): Promise<AuthenticationResponse> {
    return AuthenticationResponse.from(await this.logIns.logIn(actor, clientOf(actor, userAgent), request));
  }

  @Post('refresh')
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'refreshTokens',
    summary: 'Exchange a refresh token for a new pair',
    description:
      'Each refresh token is good once. Sent again within 10 seconds, as after a lost answer, it gets another pair; sent later, it ends the session, for then somebody holds a copy.',
  })
  @ApiSuccess(AuthenticationResponse, { description: 'The new pair.' })
  @ApiErrors(400, 401, 422)
  async refresh(@CurrentActor() actor: Actor, @Body() request: RefreshRequest): Promise<AuthenticationResponse> {
    return AuthenticationResponse.from(await this.refreshes.refresh(actor, request.refreshToken));
  }

  @Post('logout')
  @Public()
  @DuringMfaEnrolment()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'logOut',
    summary: 'End a session',
    description:
      'Names the session by one of its refresh tokens or by the access token. Harmless when it has ended already. Its access tokens are refused from then on.',
  })
  @ApiSuccess(null, { description: 'The session has ended.' })
  @ApiErrors(400, 401, 422)
  async logOut(@CurrentActor() actor: Actor, @Body() request: LogOutRequest): Promise<WithMessage> {
    await this.sessions.logOut(actor, request.refreshToken);
    return new WithMessage(null, 'You are signed out.');
  }
}

function clientOf(actor: Actor, userAgent: string | undefined) {
  return { address: actor.address, userAgent: userAgent ?? null };
}
