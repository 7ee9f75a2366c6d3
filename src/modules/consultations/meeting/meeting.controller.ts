import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { MeetingAdmissionResponse } from './dto/meeting-admission.response';
import { PresenceRequest } from './dto/presence.request';
import { PresenceResponse } from './dto/presence.response';
import { Joining } from './joining.service';
import { Presences } from './presence.service';

@ApiTags('Meetings')
@Controller('consultations/:id')
export class MeetingController {
  constructor(
    private readonly joining: Joining,
    private readonly presences: Presences,
  ) {}

  @Post('join')
  @HttpCode(201)
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'joinMeeting',
    summary: 'Join the meeting of a consultation',
    description:
      'For visits by video and telephone, from `MEETING_OPENS_MINUTES` before the appointment until `MEETING_CLOSES_MINUTES` after its end, and while they are neither over nor called off. Gives an address and, where the clinic runs a server that wants one, a token for this person alone. Whoever falls out asks again. It does not check anybody in.',
  })
  @ApiSuccess(MeetingAdmissionResponse, { status: 201, description: 'Let in.' })
  @ApiErrors(401, 403, 404, 409)
  join(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string) {
    return this.joining.join(actor, id);
  }

  @Get('presence')
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'readPresence',
    summary: 'Read who is in the meeting',
    description: 'Everybody who has joined, in the order in which they came. For who waits to join, too.',
  })
  @ApiSuccessList(PresenceResponse, { description: 'Who is there, and who was.' })
  @ApiErrors(401, 403, 404)
  read(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string) {
    return this.presences.read(actor, id);
  }

  @Put('presence')
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'reportPresence',
    summary: 'Report whether you are in the meeting',
    description:
      'As the own client sees it, every 20 seconds and with every change, after joining. Moves no status of the visit. The answer tells of everybody, so that nobody has to ask besides.',
  })
  @ApiSuccessList(PresenceResponse, { description: 'Who is there, and who was.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  report(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() { state }: PresenceRequest,
  ) {
    return this.presences.report(actor, id, state);
  }
}
