import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import {
  ApiErrors,
  ApiIdempotencyKey,
  ApiSuccess,
  ApiSuccessList,
  ApiSuccessPage,
} from '../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../platform/http/envelope';
import { IdParam } from '../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import type { Page } from '../../platform/http/page';
import { OwnRecallResponse } from './dto/own-recall.response';
import { RecallPatientListQuery } from './dto/recall-list.query';
import { RecallPatientResponse } from './dto/recall-patient.response';
import { RecordRecallContactRequest } from './dto/recall.request';
import { RecallContacts } from './recall-contacts.service';

@ApiTags('Recalls')
@Controller()
export class RecallContactsController {
  constructor(private readonly contacts: RecallContacts) {}

  @Get('recalls/:id/patients')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'listRecallPatients',
    summary: 'List the patients of a recall',
    description: 'Who had most of the batch first, with how to reach them and what came of it. Each look is recorded.',
  })
  @ApiSuccessPage(RecallPatientResponse, { description: 'A page of patients.' })
  @ApiErrors(401, 403, 404, 422)
  list(
    @CurrentActor() actor: SignedInActor,
    @IdParam('recall') id: string,
    @Query() query: RecallPatientListQuery,
  ): Promise<Page<RecallPatientResponse>> {
    return this.contacts.list(actor, id, query);
  }

  @Post('recalls/:id/contacts')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'recordRecallContact',
    summary: 'Record that a patient was contacted',
    description: 'Or that somebody tried.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(RecallPatientResponse, { status: 201, description: 'The patient, with all contacts.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  record(
    @CurrentActor() actor: SignedInActor,
    @IdParam('recall') id: string,
    @Body() body: RecordRecallContactRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const report = { ...body, note: body.note ?? null };
    return this.contacts.record({ actor, route: `POST /recalls/${id}/contacts`, key, body }, id, report);
  }

  @Get('users/me/recalls')
  @Allow('patient')
  @ApiOperation({
    operationId: 'listOwnRecalls',
    summary: 'List recalled medicines of mine',
    description: 'What the caller was given of batches that were recalled, newest first.',
  })
  @ApiSuccessList(OwnRecallResponse, { description: 'The recalls.' })
  @ApiErrors(401, 403)
  own(@CurrentActor() actor: SignedInActor): Promise<OwnRecallResponse[]> {
    return this.contacts.own(actor);
  }
}
