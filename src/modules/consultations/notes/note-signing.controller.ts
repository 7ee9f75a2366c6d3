import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../platform/http/api-documentation';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { AmendNoteRequest } from './dto/amend-note.request';
import { NoteResponse } from './dto/note.response';
import { NoteAddenda } from './note-addenda.service';
import { NoteSigning } from './note-signing.service';

@ApiTags('Notes')
@Controller('consultations/:id/notes/:noteId')
export class NoteSigningController {
  constructor(
    private readonly signing: NoteSigning,
    private readonly addenda: NoteAddenda,
  ) {}

  @Post('signature')
  @HttpCode(201)
  @Allow('doctor')
  @ApiOperation({
    operationId: 'signNote',
    summary: 'Sign a draft',
    description:
      'By its author. Nothing of it can be changed afterwards, and the patient can read it. The completion of a visit signs its drafts by itself.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(NoteResponse, { status: 201, description: 'Signed.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  sign(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') visitId: string,
    @IdParam('note', 'noteId') noteId: string,
    @IdempotencyKey() key: string | null,
  ) {
    return this.signing.sign(actor, visitId, noteId, key);
  }

  @Post('addenda')
  @HttpCode(201)
  @Allow('doctor')
  @ApiOperation({
    operationId: 'amendNote',
    summary: 'Add to a signed note',
    description: 'By its author, with the reason. The note stays as it was signed; the addendum stands below it.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(NoteResponse, { status: 201, description: 'The note with everything that was added to it.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  amend(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') visitId: string,
    @IdParam('note', 'noteId') noteId: string,
    @Body() body: AmendNoteRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.addenda.amend(actor, { visitId, noteId }, body, key);
  }
}
