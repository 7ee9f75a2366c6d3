import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor, Public } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ApiIfMatch, IfMatch } from '../../platform/http/if-match';
import { DoctorDirectory } from './doctor-directory';
import { Doctors } from './doctors.service';
import { ReplaceVisitKindsRequest } from './dto/visit-kinds.request';
import { VisitKindsResponse } from './dto/visit-kinds.response';

@ApiTags('Doctors')
@Controller('doctors/:id/visit-kinds')
export class VisitKindsController {
  constructor(
    private readonly doctors: Doctors,
    private readonly directory: DoctorDirectory,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'listVisitKinds',
    summary: 'List the kinds of visit a doctor offers',
    description: 'Besides visits of the usual length and fee, which need no kind.',
  })
  @ApiSuccess(VisitKindsResponse, { description: 'The kinds.' })
  @ApiErrors(404)
  async list(@IdParam('doctor') id: string): Promise<VisitKindsResponse> {
    return VisitKindsResponse.from(await this.directory.record(id));
  }

  @Put()
  @Allow('admin')
  @ApiOperation({
    operationId: 'replaceVisitKinds',
    summary: 'Replace the kinds of visit a doctor offers',
    description: 'The old ones give way as a whole. Visits already booked keep their length and fee.',
  })
  @ApiIfMatch()
  @ApiSuccess(VisitKindsResponse, { description: 'The kinds as they are now.' })
  @ApiErrors(400, 401, 403, 404, 412, 413, 415, 422)
  async replace(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') doctorId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() { kinds }: ReplaceVisitKindsRequest,
  ): Promise<VisitKindsResponse> {
    const offered = kinds.map(({ code, name, minutes, fee }) => ({
      ...{ code, name, minutes },
      fee: fee ? { amount: fee.amount, currency: fee.currency } : null,
    }));
    return VisitKindsResponse.from(await this.doctors.replaceVisitKinds({ actor, doctorId, expectedVersion }, offered));
  }
}
