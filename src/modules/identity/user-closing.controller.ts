import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { AccountClosing } from './account-closing.service';
import { AccountErasure } from './account-erasure.service';
import { DeactivateUserRequest } from './dto/deactivate-user.request';
import { UserResponse } from './dto/user.response';

@ApiTags('Users')
@Controller('users')
export class UserClosingController {
  constructor(
    private readonly closing: AccountClosing,
    private readonly erasure: AccountErasure,
  ) {}

  @Post(':id/deactivation')
  @Allow('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deactivateUser',
    summary: 'Deactivate an account',
    description:
      'Ends all its sessions at once; nobody can log in until it is activated again. Visits that are still to come stay. The last administrator cannot be deactivated.',
  })
  @ApiSuccess(UserResponse, { description: 'The account as it is now.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  async deactivate(
    @CurrentActor() actor: SignedInActor,
    @IdParam('user') id: string,
    @Body() { reason }: DeactivateUserRequest,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.closing.deactivate(actor, id, reason));
  }

  @Post(':id/reactivation')
  @Allow('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'reactivateUser',
    summary: 'Activate an account again',
    description: 'Its holder can log in as before.',
  })
  @ApiSuccess(UserResponse, { description: 'The account as it is now.' })
  @ApiErrors(401, 403, 404)
  async reactivate(@CurrentActor() actor: SignedInActor, @IdParam('user') id: string): Promise<UserResponse> {
    return UserResponse.from(await this.closing.reactivate(actor, id));
  }

  @Post(':id/erasure')
  @Allow('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'eraseUser',
    summary: 'Erase an account for somebody who asked',
    description: 'As its holder could: see `eraseOwnAccount`. For good; harmless when it is done already.',
  })
  @ApiSuccess(null, { description: 'The account is erased.' })
  @ApiErrors(401, 403, 404, 409)
  async erase(@CurrentActor() actor: SignedInActor, @IdParam('user') id: string): Promise<WithMessage> {
    await this.erasure.erase(actor, id);
    return new WithMessage(null, 'The account is erased.');
  }
}
