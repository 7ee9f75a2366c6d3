import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { PatientRecordResponse } from './dto/patient-record.response';
import { PatientRecords } from './patient-record.service';

@ApiTags('Patients')
@Controller('patients/:id/record')
export class PatientRecordController {
  constructor(private readonly records: PatientRecords) {}

  @Get()
  @Allow('patient', 'doctor', 'pharmacist', 'staff')
  @ApiOperation({
    operationId: 'getPatientRecord',
    summary: "Read a patient's record",
    description:
      'Who it is, the latest visits, allergies, and what the patient takes by prescriptions of this clinic. Patients read their own. Doctors read that of patients whom they treat: there is a visit of both that is to come, or that ended in the past 180 days. Everybody else needs emergency access first and gets 403 `emergency_access_required` without it. Each look leaves an audit row that names the grounds.',
  })
  @ApiSuccess(PatientRecordResponse, { description: 'The record.' })
  @ApiErrors(401, 403, 404)
  read(@CurrentActor() actor: SignedInActor, @IdParam('patient') id: string): Promise<PatientRecordResponse> {
    return this.records.read(actor, id);
  }
}
