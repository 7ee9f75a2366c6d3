import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { ChangeProfileRequest } from './dto/change-profile.request';
import { UserResponse } from './dto/user.response';
import { ProfilesService } from './profiles.service';

@ApiTags('Users')
@Controller('users/me')
export class ProfileController {
  constructor(private readonly profiles: ProfilesService) {}

  @Get()
  @SignedIn()
  @ApiOperation({
    operationId: 'getOwnProfile',
    summary: 'Read your own profile',
    description: 'The account that the access token was issued for.',
  })
  @ApiSuccess(UserResponse, { description: 'Your profile.' })
  @ApiErrors(401, 404)
  async read(@CurrentActor() actor: SignedInActor): Promise<UserResponse> {
    return UserResponse.from(await this.profiles.read(actor));
  }

  @Patch()
  @SignedIn()
  @ApiOperation({
    operationId: 'updateOwnProfile',
    summary: 'Change your own profile',
    description: 'Absent fields stay as they are; null clears phone, date of birth and address.',
  })
  @ApiSuccess(UserResponse, { description: 'Your profile as it is now.' })
  @ApiErrors(400, 401, 404, 422)
  async change(@CurrentActor() actor: SignedInActor, @Body() request: ChangeProfileRequest): Promise<UserResponse> {
    return UserResponse.from(await this.profiles.change(actor, request));
  }
}
