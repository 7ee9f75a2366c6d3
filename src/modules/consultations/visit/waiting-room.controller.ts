import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { WaitingPatientResponse, WaitingPositionResponse } from './dto/waiting-room.response';
import { WaitingRoom } from './waiting-room.service';

@ApiTags('Visits')
@Controller()
export class WaitingRoomController {
  constructor(private readonly room: WaitingRoom) {}

  @Get('doctors/:id/waiting-room')
  @Allow('doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'readWaitingRoom',
    summary: "Read a doctor's waiting room",
    description:
      'Who has checked in and was not called in yet, next first: by the appointment, or by the arrival of who came after it. Doctors read their own.',
  })
  @ApiSuccessList(WaitingPatientResponse, { description: 'Who waits.' })
  @ApiErrors(401, 403, 404)
  list(@CurrentActor() actor: SignedInActor, @IdParam('doctor') id: string) {
    return this.room.list(actor, id);
  }

  @Get('consultations/:id/waiting-room')
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'readWaitingPosition',
    summary: 'Read how many are before this patient',
    description: 'For the patient who waits; of the others it tells nothing but how many there are.',
  })
  @ApiSuccess(WaitingPositionResponse, { description: 'The position.' })
  @ApiErrors(401, 403, 404)
  position(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string) {
    return this.room.position(actor, id);
  }
}
