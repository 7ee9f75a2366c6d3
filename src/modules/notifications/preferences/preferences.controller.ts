import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { ChangePreferencesRequest } from './dto/change-preferences.request';
import { PreferencesResponse } from './dto/preferences.response';
import { Preferences } from './preferences.service';

@ApiTags('Notifications')
@Controller('notifications/preferences')
export class PreferencesController {
  constructor(private readonly preferences: Preferences) {}

  @Get()
  @SignedIn()
  @ApiOperation({
    operationId: 'getNotificationPreferences',
    summary: 'Read what you are told, and how',
    description: 'For every category, chosen or not. Mail goes to a confirmed address only.',
  })
  @ApiSuccess(PreferencesResponse, { description: 'Your preferences.' })
  @ApiErrors(401)
  async read(@CurrentActor() actor: SignedInActor): Promise<PreferencesResponse> {
    return PreferencesResponse.from(await this.preferences.read(actor));
  }

  @Patch()
  @SignedIn()
  @ApiOperation({
    operationId: 'changeNotificationPreferences',
    summary: 'Change what you are told, and how',
    description: 'Categories that are not named stay as they are. News of security cannot be turned off.',
  })
  @ApiSuccess(PreferencesResponse, { description: 'Your preferences as they are now.' })
  @ApiErrors(400, 401, 422)
  async change(
    @CurrentActor() actor: SignedInActor,
    @Body() { categories }: ChangePreferencesRequest,
  ): Promise<PreferencesResponse> {
    return PreferencesResponse.from(await this.preferences.change(actor, categories));
  }
}
