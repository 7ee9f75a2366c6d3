import { ApiProperty } from '@nestjs/swagger';
import type { CalendarFeed } from '../calendar-feed.entity';

export class CalendarFeedResponse {
  @ApiProperty({
    type: 'string',
    format: 'uri',
    description: 'The secret address. Told this once; whoever has it can read when you have visits.',
    example: 'https://clinic.example/api/v1/calendar/3q2-7wEjRWeJq83v3q2-7wEjRWeJq83v3q2-7wEjRWc.ics',
  })
  url!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  static from({ createdAt }: CalendarFeed, url: string): CalendarFeedResponse {
    return Object.assign(new CalendarFeedResponse(), { url, createdAt: createdAt.toISOString() });
  }
}
