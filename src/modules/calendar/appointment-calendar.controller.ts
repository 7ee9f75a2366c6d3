import { Controller, Get, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { ApiCalendar } from './api-calendar.decorator';
import { AppointmentFiles } from './appointment-files.service';
import { CALENDAR_TYPE } from './calendar-file';

@ApiTags('Calendars')
@Controller('consultations/:id')
export class AppointmentCalendarController {
  constructor(private readonly files: AppointmentFiles) {}

  @Get('calendar.ics')
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'downloadCalendarEntry',
    summary: 'Download a consultation for your calendar',
    description:
      'As iCalendar (RFC 5545). The UID stays the same and SEQUENCE rises when the visit moves or is called off. It says neither why nor with which patient.',
  })
  @ApiCalendar({ description: 'The visit.' })
  @ApiErrors(401, 403, 404)
  async download(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string): Promise<StreamableFile> {
    return new StreamableFile(Buffer.from(await this.files.file(actor, id)), {
      type: CALENDAR_TYPE,
      disposition: `attachment; filename="consultation-${id}.ics"`,
    });
  }
}
