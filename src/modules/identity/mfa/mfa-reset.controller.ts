import { Body, Controller, Delete, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { WithMessage } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { ResetMfaRequest } from './dto/reset-mfa.request';
import { MfaResetService } from './mfa-reset.service';

@ApiTags('Second factor')
@Controller('users/:id/mfa')
export class MfaResetController {
  constructor(private readonly resets: MfaResetService) {}

  @Delete()
  @Allow('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resetUserMfa',
    summary: "Take somebody's second factor away",
    description:
      'For people who have lost the app and the recovery codes; be sure who is asking. Ends all sessions of the account and tells its owner. Somebody whose role needs a second factor sets up a new one at the next login. Your own is removed with its code.',
  })
  @ApiSuccess(null, { description: 'The account has no second factor, and no session.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async reset(
    @CurrentActor() actor: SignedInActor,
    @IdParam('user') id: string,
    @Body() { reason }: ResetMfaRequest,
  ): Promise<WithMessage> {
    await this.resets.reset(actor, id, reason);
    return new WithMessage(null, 'The second factor is reset.');
  }
}
