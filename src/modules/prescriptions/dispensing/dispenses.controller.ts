import { Body, Controller, Get, Post, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { DispenseReading } from './dispense-reading.service';
import { DispenseReturns } from './dispense-returns.service';
import { Dispenses } from './dispenses.service';
import { DispenseReturnRequest } from './dto/dispense-return.request';
import { DispenseReturnResponse } from './dto/dispense-return.response';
import { DispenseRequest } from './dto/dispense.request';
import { DispenseResponse } from './dto/dispense.response';

const PDF = 'application/pdf';

@ApiTags('Dispensing')
@Controller()
export class DispensesController {
  constructor(
    private readonly dispenses: Dispenses,
    private readonly reading: DispenseReading,
    private readonly returns: DispenseReturns,
  ) {}

  @Post('prescriptions/:id/dispenses')
  @Allow('pharmacist')
  @ApiOperation({
    operationId: 'dispensePrescription',
    summary: 'Hand out medicine',
    description:
      'Whole or in parts, from what is set aside or from the lot in the hand; a substitute where the prescriber allows one; a refill once it is due. Never more than was prescribed.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(DispenseResponse, { status: 201, description: 'What was handed out, by lot.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  dispense(
    @CurrentActor() actor: SignedInActor,
    @IdParam('prescription') id: string,
    @Body() body: DispenseRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const request = { actor, route: `POST /prescriptions/${id}/dispenses`, key, body };
    return this.dispenses.dispense(request, id, { lines: body.lines, witnessId: body.witnessId ?? null });
  }

  @Get('prescriptions/:id/dispenses')
  @Allow('patient', 'doctor', 'pharmacist')
  @ApiOperation({
    operationId: 'listDispenses',
    summary: 'List what was handed out on a prescription',
    description: 'Oldest first. For whoever may see the prescription.',
  })
  @ApiSuccessList(DispenseResponse, { description: 'The dispenses.' })
  @ApiErrors(401, 403, 404)
  list(@CurrentActor() actor: SignedInActor, @IdParam('prescription') id: string): Promise<DispenseResponse[]> {
    return this.reading.list(actor, id);
  }

  @Get('dispenses/:id/label.pdf')
  @Allow('patient', 'pharmacist')
  @ApiOperation({
    operationId: 'downloadDispenseLabel',
    summary: 'Download the labels of what was handed out',
    description:
      'As PDF, 100 by 62 millimetres, one for each lot, with a Data Matrix code that names the dispense and its line.',
  })
  @ApiResponse({
    status: 200,
    description: 'The labels, always the same bytes.',
    content: { [PDF]: { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiErrors(401, 403, 404)
  async label(@CurrentActor() actor: SignedInActor, @IdParam('dispense') id: string): Promise<StreamableFile> {
    const bytes = await this.reading.label(actor, id);
    const disposition = `inline; filename="label-${id}.pdf"`;
    return new StreamableFile(bytes, { type: PDF, disposition, length: bytes.length });
  }

  @Post('dispenses/:id/returns')
  @Allow('pharmacist')
  @ApiOperation({
    operationId: 'returnDispensed',
    summary: 'Take back what was handed out',
    description: 'It goes to a quarantine and is never used again. What was dispensed stays dispensed.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(DispenseReturnResponse, { status: 201, description: 'What came back.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  takeBack(
    @CurrentActor() actor: SignedInActor,
    @IdParam('dispense') id: string,
    @Body() body: DispenseReturnRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { locationId, reasonCode, witnessId = null, lines } = body;
    const request = { actor, route: `POST /dispenses/${id}/returns`, key, body };
    return this.returns.takeBack(request, id, { locationId, reasonCode, witnessId, lines });
  }
}
