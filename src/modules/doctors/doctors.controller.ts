import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor, Public } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { type RenderedAnswer, WithMessage } from '../../platform/http/envelope';
import { IdempotencyKey } from '../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ApiIfMatch, IfMatch } from '../../platform/http/if-match';
import type { Page } from '../../platform/http/page';
import { ApiIfNoneMatch, ETAG_HEADER, IfNoneMatch, unlessKnown } from '../../platform/http/conditional-request';
import { DoctorReading } from './doctor-reading.service';
import { Doctors } from './doctors.service';
import { ChangeDoctorRequest } from './dto/change-doctor.request';
import { DoctorListQuery } from './dto/doctor-list.query';
import { DoctorResponse } from './dto/doctor.response';
import { ListedDoctorResponse } from './dto/listed-doctor.response';
import { RegisterDoctorRequest } from './dto/register-doctor.request';

@ApiTags('Doctors')
@Controller('doctors')
export class DoctorsController {
  constructor(
    private readonly doctors: Doctors,
    private readonly reading: DoctorReading,
  ) {}

  @Get()
  @Public()
  @ApiOperation({
    operationId: 'listDoctors',
    summary: 'List doctors',
    description:
      'A fee range is best asked for with its currency: amounts of different currencies are compared as they are.',
  })
  @ApiSuccessPage(ListedDoctorResponse, { description: 'A page of doctors.' })
  @ApiErrors(422)
  list(@Query() query: DoctorListQuery): Promise<Page<ListedDoctorResponse>> {
    return this.reading.list(query);
  }

  @Get(':id')
  @Public()
  @ApiOperation({ operationId: 'getDoctor', summary: 'Read a doctor', description: 'The ETag is the version.' })
  @ApiIfNoneMatch()
  @ApiSuccess(DoctorResponse, { description: 'The doctor.', headers: ETAG_HEADER })
  @ApiErrors(404)
  async find(@IdParam('doctor') id: string, @IfNoneMatch() known?: string): Promise<RenderedAnswer> {
    return unlessKnown(await this.reading.profile(id), known);
  }

  @Post()
  @Allow('admin')
  @ApiOperation({
    operationId: 'registerDoctor',
    summary: 'Register a doctor',
    description: 'Without hours at first: nobody can book before the availability is set.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(DoctorResponse, { status: 201, description: 'The new doctor.' })
  @ApiErrors(400, 401, 403, 409, 413, 415, 422)
  register(
    @CurrentActor() actor: SignedInActor,
    @Body() body: RegisterDoctorRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<RenderedAnswer> {
    const { timeZone, biography = null, acceptsBookings = true, userId = null, ...rest } = body;
    const profile = { ...rest, biography, acceptsBookings, userId };
    return this.doctors.registerOnce({ actor, route: 'POST /doctors', key, body }, profile, timeZone);
  }

  @Patch(':id')
  @Allow('admin')
  @ApiOperation({
    operationId: 'changeDoctor',
    summary: 'Change a doctor',
    description: 'What is left out stays as it is. Visits already booked keep their fee.',
  })
  @ApiIfMatch()
  @ApiSuccess(DoctorResponse, { description: 'The doctor as changed.' })
  @ApiErrors(400, 401, 403, 404, 409, 412, 413, 415, 422)
  async change(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') doctorId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Body() body: ChangeDoctorRequest,
  ): Promise<DoctorResponse> {
    return DoctorResponse.from(await this.doctors.changeProfile({ actor, doctorId, expectedVersion }, { ...body }));
  }

  @Delete(':id')
  @Allow('admin')
  @ApiOperation({
    operationId: 'retireDoctor',
    summary: 'Retire a doctor',
    description: 'No longer listed and no longer booked; visits already booked stay.',
  })
  @ApiIfMatch()
  @ApiSuccess(null, { description: 'Retired.' })
  @ApiErrors(401, 403, 404, 412)
  async retire(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') doctorId: string,
    @IfMatch() expectedVersion?: number,
  ): Promise<WithMessage> {
    await this.doctors.retire({ actor, doctorId, expectedVersion });
    return new WithMessage(null, 'The doctor takes no more bookings.');
  }
}
