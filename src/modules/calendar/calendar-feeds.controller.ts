import { Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess } from '../../platform/http/api-documentation';
import { WithMessage } from '../../platform/http/envelope';
import { CalendarFeeds } from './calendar-feeds.service';
import { CalendarFeedResponse } from './dto/calendar-feed.response';

@ApiTags('Calendars')
@Controller('users/me/calendar-feed')
export class CalendarFeedsController {
  constructor(private readonly feeds: CalendarFeeds) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'rotateCalendarFeed',
    summary: 'Make the secret address of your calendar',
    description:
      'For a calendar program that shows your visits and looks for changes by itself. Made again, the address is another one and the earlier one is good no more.',
  })
  @ApiSuccess(CalendarFeedResponse, { status: 201, description: 'The address, told this once.' })
  @ApiErrors(401, 403)
  rotate(@CurrentActor() actor: SignedInActor): Promise<CalendarFeedResponse> {
    return this.feeds.rotate(actor);
  }

  @Delete()
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'revokeCalendarFeed',
    summary: 'Revoke the secret address of your calendar',
    description: 'Programs that have it find nothing any more.',
  })
  @ApiSuccess(null, { description: 'The address is good no more.' })
  @ApiErrors(401, 403, 404)
  async revoke(@CurrentActor() actor: SignedInActor): Promise<WithMessage> {
    await this.feeds.revoke(actor);
    return new WithMessage(null, 'The address is good no more.');
  }
}
