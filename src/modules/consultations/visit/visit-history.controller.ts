import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccessList } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { VisitStepResponse } from './dto/visit-history.response';
import { VisitHistory } from './visit-history.service';

@ApiTags('Visits')
@Controller('consultations/:id/history')
export class VisitHistoryController {
  constructor(private readonly history: VisitHistory) {}

  @Get()
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'readConsultationHistory',
    summary: 'Read how a consultation came to where it stands',
    description: 'Every change of its status since it was booked, oldest first: who, when and why.',
  })
  @ApiSuccessList(VisitStepResponse, { description: 'The steps.' })
  @ApiErrors(401, 403, 404)
  read(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string) {
    return this.history.read(actor, id);
  }
}
