import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { ApiIfMatch, IfMatch } from '../../../platform/http/if-match';
import { NoteResponse } from './dto/note.response';
import { WriteNoteRequest } from './dto/write-note.request';
import { NoteReading } from './note-reading.service';
import { NoteWriting } from './note-writing.service';

@ApiTags('Notes')
@Controller('consultations/:id/notes')
export class NotesController {
  constructor(
    private readonly reading: NoteReading,
    private readonly writing: NoteWriting,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('doctor')
  @ApiOperation({
    operationId: 'writeNote',
    summary: 'Write a note about a consultation',
    description:
      'By the doctor whose visit it is, from its beginning on. It is a draft that nobody else sees; the completion of the visit signs it. What is begun when the visit is over is marked as a late entry and signed by itself.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(NoteResponse, { status: 201, description: 'The draft.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  write(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: WriteNoteRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.writing.write(actor, id, body, key);
  }

  @Get()
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'listNotes',
    summary: 'Read the notes of a consultation',
    description:
      'Oldest first, with what was added to them. Patients read what is signed, where the clinic shows notes to them (`NOTES_FOR_PATIENTS`); the doctor reads the drafts, too. One that is not what was written has `intact: false` and says nothing. Whoever else treats the patient reads `/patients/{id}/notes`.',
  })
  @ApiSuccessList(NoteResponse, { description: 'The notes.' })
  @ApiErrors(401, 403, 404)
  list(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string) {
    return this.reading.ofVisit(actor, id);
  }

  @Get(':noteId')
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'getNote',
    summary: 'Read a note',
    description:
      'For the same people as the notes of the consultation. One that is not what was written is answered with `note_altered`, and nothing of it is shown.',
  })
  @ApiSuccess(NoteResponse, { description: 'The note.' })
  @ApiErrors(401, 403, 404, 409)
  get(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') visitId: string,
    @IdParam('note', 'noteId') noteId: string,
  ) {
    return this.reading.one(actor, visitId, noteId);
  }

  @Put(':noteId')
  @Allow('doctor')
  @ApiOperation({
    operationId: 'rewriteNote',
    summary: 'Rewrite a draft',
    description: 'Replaces the whole of it. What is signed is not changed any more.',
  })
  @ApiIfMatch()
  @ApiSuccess(NoteResponse, { description: 'The draft.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 422)
  rewrite(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') visitId: string,
    @IdParam('note', 'noteId') noteId: string,
    @Body() body: WriteNoteRequest,
    @IfMatch() version: number | undefined,
  ) {
    return this.writing.rewrite(actor, { visitId, noteId }, body, version);
  }
}
