import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { AccountClosing } from './account-closing.service';
import { AccountErasure } from './account-erasure.service';
import { DataExports } from './data-exports.service';
import { CurrentPasswordRequest } from './dto/current-password.request';
import { DataExportResponse } from './dto/data-export.response';

@ApiTags('Users')
@Controller('users/me')
export class OwnAccountController {
  constructor(
    private readonly exports: DataExports,
    private readonly closing: AccountClosing,
    private readonly erasure: AccountErasure,
  ) {}

  @Get('data-export')
  @SignedIn()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'exportOwnData',
    summary: 'Export everything about yourself',
    description:
      'Profile, sessions, visits, payments, notifications and who looked at your record, as JSON. A section holds its newest 10,000 rows and says whether these are all. Leaves an audit row.',
  })
  @ApiSuccess(DataExportResponse, { description: 'All sections.' })
  @ApiErrors(401, 404, 429)
  async export(@CurrentActor() actor: SignedInActor): Promise<DataExportResponse> {
    return DataExportResponse.from(await this.exports.export(actor));
  }

  @Post('deactivation')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deactivateOwnAccount',
    summary: 'Deactivate your own account',
    description:
      'Ends all sessions; nobody can log in until an administrator activates the account again. Nothing is deleted. Refused while a visit is still to come or money is on its way.',
  })
  @ApiSuccess(null, { description: 'The account is deactivated.' })
  @ApiErrors(400, 401, 404, 409, 422, 429)
  async deactivate(
    @CurrentActor() actor: SignedInActor,
    @Body() { currentPassword }: CurrentPasswordRequest,
  ): Promise<WithMessage> {
    await this.closing.deactivateOwn(actor, currentPassword);
    return new WithMessage(null, 'Your account is deactivated.');
  }

  @Post('erasure')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'eraseOwnAccount',
    summary: 'Erase your own account',
    description:
      'For good. Removes name, addresses, phone number, date of birth, password, second factor, sessions and notifications. Medical and financial records and the audit trail stay, under a number, as the law demands. Refused while a visit is still to come or money is on its way.',
  })
  @ApiSuccess(null, { description: 'The account is erased.' })
  @ApiErrors(400, 401, 404, 409, 422, 429)
  async erase(
    @CurrentActor() actor: SignedInActor,
    @Body() { currentPassword }: CurrentPasswordRequest,
  ): Promise<WithMessage> {
    await this.erasure.eraseOwn(actor, currentPassword);
    return new WithMessage(null, 'Your account is erased.');
  }
}
