import { Body, Controller, Get, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { type CursorPage, NEXT_PAGE_HEADER } from '../../../platform/http/cursor-page';
import { ControlledRegister } from './controlled-register.service';
import { RegisterLineResponse } from './dto/register-line.response';
import { RegisterExportQuery, RegisterListQuery } from './dto/register-list.query';
import { SignaturesResponse } from './dto/signatures.response';
import { SignRegisterRequest } from './dto/sign-register.request';

@ApiTags('Controlled drugs')
@Controller('stock/controlled-register')
export class ControlledRegisterController {
  constructor(private readonly register: ControlledRegister) {}

  @Get()
  @Allow('pharmacist', 'admin', 'doctor', 'staff')
  @ApiOperation({
    operationId: 'listControlledRegister',
    summary: 'List the register of controlled drugs',
    description:
      'Every movement of a controlled drug with the balance after it, newest first. That it is read is recorded.',
  })
  @ApiSuccessList(RegisterLineResponse, { description: 'A page of lines.', headers: NEXT_PAGE_HEADER })
  @ApiErrors(401, 403, 422)
  list(
    @CurrentActor() actor: SignedInActor,
    @Query() query: RegisterListQuery,
  ): Promise<CursorPage<RegisterLineResponse>> {
    return this.register.list(actor, query);
  }

  @Post('signatures')
  @Allow('pharmacist', 'admin', 'doctor', 'staff')
  @ApiOperation({
    operationId: 'signControlledRegister',
    summary: 'Sign the register as the witness',
    description: 'All lines or none. Each must name you; what you have signed stays signed.',
  })
  @ApiSuccess(SignaturesResponse, { status: 201, description: 'Signed.' })
  @ApiErrors(400, 401, 403, 404, 409, 413, 415, 422)
  sign(@CurrentActor() actor: SignedInActor, @Body() body: SignRegisterRequest): Promise<SignaturesResponse> {
    return this.register.sign(actor, body.movementIds);
  }

  @Get('export')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'exportControlledRegister',
    summary: 'Export the register of controlled drugs',
    description: 'As CSV, oldest first, sent while it is read. That it is exported is recorded.',
  })
  @ApiResponse({
    status: 200,
    description: 'The register.',
    content: { 'text/csv': { schema: { type: 'string' } } },
  })
  @ApiErrors(401, 403, 422)
  async export(@CurrentActor() actor: SignedInActor, @Query() query: RegisterExportQuery): Promise<StreamableFile> {
    const lines = await this.register.export(actor, { ...query });
    return new StreamableFile(Readable.from(lines), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="controlled-register.csv"',
    });
  }
}
