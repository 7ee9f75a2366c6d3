import { Body, Controller, Delete, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { DuringMfaEnrolment } from '../../../platform/auth/mfa-requirement';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { WithMessage } from '../../../platform/http/envelope';
import { MfaStateResponse } from './dto/mfa-state.response';
import { RecoveryCodesResponse } from './dto/recovery-codes.response';
import { RemoveTotpRequest } from './dto/remove-totp.request';
import { SetUpTotpRequest } from './dto/set-up-totp.request';
import { TotpCodeRequest } from './dto/totp-code.request';
import { TotpSetupResponse } from './dto/totp-setup.response';
import { MfaConfirmationService } from './mfa-confirmation.service';
import { MfaService } from './mfa.service';

@ApiTags('Second factor')
@Controller('auth/mfa')
export class MfaController {
  constructor(
    private readonly mfa: MfaService,
    private readonly confirmations: MfaConfirmationService,
  ) {}

  @Get()
  @SignedIn()
  @DuringMfaEnrolment()
  @ApiOperation({
    operationId: 'getMfaState',
    summary: 'See whether a second factor is set up',
    description: 'Your own. Tells how many recovery codes are left, and whether your role needs a second factor.',
  })
  @ApiSuccess(MfaStateResponse, { description: 'The state of your second factor.' })
  @ApiErrors(401)
  async state(@CurrentActor() actor: SignedInActor): Promise<MfaStateResponse> {
    return MfaStateResponse.from(await this.mfa.state(actor));
  }

  @Post('totp')
  @SignedIn()
  @DuringMfaEnrolment()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'setUpTotp',
    summary: 'Set up an authenticator app',
    description:
      'Returns the secret this once. It counts only after `confirmTotp`, within ten minutes; asking again begins anew. With an app set up already, one of its codes or a recovery code is needed too, and the old app is good until the new one is confirmed.',
  })
  @ApiSuccess(TotpSetupResponse, { status: 201, description: 'Waiting for its first code.' })
  @ApiErrors(400, 401, 404, 409, 422)
  async setUp(@CurrentActor() actor: SignedInActor, @Body() request: SetUpTotpRequest): Promise<TotpSetupResponse> {
    return TotpSetupResponse.from(await this.mfa.setUp(actor, request));
  }

  @Post('totp/confirmation')
  @SignedIn()
  @DuringMfaEnrolment()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'confirmTotp',
    summary: 'Confirm the authenticator app with its first code',
    description:
      'From now on a login needs a code. Returns ten recovery codes this once. All your other sessions end; refresh the tokens of this one to get an access token that says that a second factor was shown.',
  })
  @ApiSuccess(RecoveryCodesResponse, { status: 201, description: 'The second factor is set up.' })
  @ApiErrors(400, 401, 404, 409, 422)
  async confirm(
    @CurrentActor() actor: SignedInActor,
    @Body() { code }: TotpCodeRequest,
  ): Promise<RecoveryCodesResponse> {
    return RecoveryCodesResponse.of(await this.confirmations.confirm(actor, code));
  }

  @Post('recovery-codes')
  @SignedIn()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'renewRecoveryCodes',
    summary: 'Get new recovery codes',
    description: 'Ten new ones, shown this once; the old ones are good no more.',
  })
  @ApiSuccess(RecoveryCodesResponse, { status: 201, description: 'The new recovery codes.' })
  @ApiErrors(400, 401, 404, 409, 422)
  async renewRecoveryCodes(
    @CurrentActor() actor: SignedInActor,
    @Body() { code }: TotpCodeRequest,
  ): Promise<RecoveryCodesResponse> {
    return RecoveryCodesResponse.of(await this.mfa.renewRecoveryCodes(actor, code));
  }

  @Delete('totp')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'removeTotp',
    summary: 'Remove the second factor',
    description:
      'A login needs the password alone again. Refused for roles that need a second factor: those set up another app instead.',
  })
  @ApiSuccess(null, { description: 'The second factor and its recovery codes are gone.' })
  @ApiErrors(400, 401, 404, 409, 422)
  async remove(@CurrentActor() actor: SignedInActor, @Body() request: RemoveTotpRequest): Promise<WithMessage> {
    await this.mfa.remove(actor, request);
    return new WithMessage(null, 'The second factor is removed.');
  }
}
