import { ApiProperty } from '@nestjs/swagger';
import type { Notification } from '../notification.entity';

export class NotificationResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id!: string;

  @ApiProperty({ type: 'string', description: 'Type of the event that it tells of.', example: 'consultation.booked' })
  type!: string;

  @ApiProperty({ type: 'string', example: 'Consultation booked' })
  title!: string;

  @ApiProperty({ type: 'string', example: 'Your consultation is on Friday, 20 November 2026 at 09:30 UTC.' })
  body!: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'What it is about: the consultation or the payment.',
  })
  subjectId!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'When it was first read.' })
  readAt!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt!: string;

  static from(notification: Notification): NotificationResponse {
    const response = new NotificationResponse();
    response.id = notification.id;
    response.type = notification.type;
    response.title = notification.title;
    response.body = notification.body;
    response.subjectId = notification.subjectId ?? null;
    response.readAt = notification.readAt?.toISOString() ?? null;
    response.createdAt = notification.createdAt.toISOString();
    return response;
  }
}
