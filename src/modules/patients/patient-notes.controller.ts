import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { PageQuery } from '../../platform/http/page';
import { NoteResponse } from '../consultations';
import { PatientNoteReading } from './patient-note-reading.service';

@ApiTags('Patients')
@Controller('patients/:id/notes')
export class PatientNotesController {
  constructor(private readonly notes: PatientNoteReading) {}

  @Get()
  @Allow('patient', 'doctor', 'pharmacist', 'staff')
  @ApiOperation({
    operationId: 'listPatientNotes',
    summary: 'List the signed notes about a patient',
    description:
      'Of all visits, newest first. The same people read them as read the record: the patient (where the clinic shows notes to patients), doctors who treat the patient, and who has opened emergency access. Each look leaves an audit row that names the grounds.',
  })
  @ApiSuccessPage(NoteResponse, { description: 'A page of notes.' })
  @ApiErrors(401, 403, 404, 422)
  list(@CurrentActor() actor: SignedInActor, @IdParam('patient') id: string, @Query() query: PageQuery) {
    return this.notes.list(actor, id, query);
  }
}
