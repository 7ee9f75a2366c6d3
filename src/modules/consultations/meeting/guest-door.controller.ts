import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public } from '../../../platform/auth/access.decorator';
import type { Actor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { MeetingAdmissionResponse } from './dto/meeting-admission.response';
import { GuestAdmissionRequest, GuestPresenceRequest } from './dto/presence.request';
import { PresenceResponse } from './dto/presence.response';
import { GuestDoor } from './guest-door.service';

@ApiTags('Meetings')
@Controller('meetings')
export class GuestDoorController {
  constructor(private readonly door: GuestDoor) {}

  @Post('guest-admission')
  @HttpCode(201)
  @Public()
  @ApiOperation({
    operationId: 'joinMeetingAsGuest',
    summary: 'Join a meeting as a guest',
    description:
      'With the token of the link, which stands behind its `#` so that no server logs it. From the same time on as patient and doctor.',
  })
  @ApiSuccess(MeetingAdmissionResponse, { status: 201, description: 'Let in.' })
  @ApiErrors(400, 404, 409, 422)
  join(@CurrentActor() actor: Actor, @Body() { token }: GuestAdmissionRequest) {
    return this.door.join(actor, token);
  }

  @Put('guest-presence')
  @Public()
  @ApiOperation({
    operationId: 'reportGuestPresence',
    summary: 'Report whether a guest is in the meeting',
    description: 'As patient and doctor do, after joining.',
  })
  @ApiSuccessList(PresenceResponse, { description: 'Who is there, and who was.' })
  @ApiErrors(400, 404, 409, 422)
  report(@CurrentActor() actor: Actor, @Body() { token, state }: GuestPresenceRequest) {
    return this.door.report(actor, token, state);
  }
}
