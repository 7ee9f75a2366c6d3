import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public } from '../../platform/auth/access.decorator';
import type { Actor } from '../../platform/auth/actor';
import { ApiErrors } from '../../platform/http/api-documentation';
import { ApiIfNoneMatch, IfNoneMatch, unlessKnown } from '../../platform/http/conditional-request';
import { RenderedAnswer } from '../../platform/http/envelope';
import { ApiCalendar } from './api-calendar.decorator';
import { CALENDAR_TYPE } from './calendar-file';
import { PublishedCalendars } from './published-calendars.service';

@ApiTags('Calendars')
@Controller('calendar')
export class PublishedCalendarController {
  constructor(private readonly calendars: PublishedCalendars) {}

  @Get(':file')
  @Public()
  @ApiOperation({
    operationId: 'readCalendarFeed',
    summary: 'Read a calendar by its secret address',
    description:
      'For calendar programs, which cannot sign in. Visits of the last month and the coming ones, without why and with which patient; a cancelled one stays for a while as CANCELLED.',
  })
  @ApiParam({
    name: 'file',
    description: 'The token of the address, with `.ics`.',
    schema: { type: 'string', pattern: '^[\\w-]{43}\\.ics$' },
    example: '3q2-7wEjRWeJq83v3q2-7wEjRWeJq83v3q2-7wEjRWc.ics',
  })
  @ApiIfNoneMatch()
  @ApiCalendar({ description: 'The calendar, as iCalendar (RFC 5545).', tagged: true })
  @ApiErrors(404)
  async read(
    @CurrentActor() actor: Actor,
    @Param('file') file: string,
    @IfNoneMatch() ifNoneMatch?: string,
  ): Promise<RenderedAnswer> {
    const { content, etag } = await this.calendars.read(actor, file);
    const headers = {
      'content-type': CALENDAR_TYPE,
      'content-disposition': 'attachment; filename="calendar.ics"',
      'cache-control': 'private, max-age=300',
      ETag: etag,
    };
    return unlessKnown(new RenderedAnswer(content, 200, headers), ifNoneMatch);
  }
}
