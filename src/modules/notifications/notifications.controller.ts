import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor, SignedIn } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { Page } from '../../platform/http/page';
import { NotificationListQuery } from './dto/notification-list.query';
import { NotificationResponse } from './dto/notification.response';
import { ReadNotificationRequest } from './dto/read-notification.request';
import { OwnNotifications } from './own-notifications.service';

@ApiTags('Notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly notifications: OwnNotifications) {}

  @Get()
  @SignedIn()
  @ApiOperation({
    operationId: 'listNotifications',
    summary: 'List your own notifications',
    description: 'Newest first; `unread=true` leaves out what was read.',
  })
  @ApiSuccessPage(NotificationResponse)
  @ApiErrors(401, 422)
  async list(
    @CurrentActor() actor: SignedInActor,
    @Query() query: NotificationListQuery,
  ): Promise<Page<NotificationResponse>> {
    const page = await this.notifications.list(actor, query);
    return new Page(
      page.items.map((item) => NotificationResponse.from(item)),
      page.total,
      query,
    );
  }

  @Patch(':id')
  @SignedIn()
  @ApiOperation({
    operationId: 'readNotification',
    summary: 'Mark a notification as read',
    description: 'Or as unread again. Your own only.',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiSuccess(NotificationResponse)
  @ApiErrors(400, 401, 404, 422)
  async read(
    @CurrentActor() actor: SignedInActor,
    @IdParam('notification') id: string,
    @Body() _request: ReadNotificationRequest,
  ): Promise<NotificationResponse> {
    return NotificationResponse.from(await this.notifications.read(actor, id));
  }
}
