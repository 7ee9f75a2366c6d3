import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { Allow } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { SyncStatusResponse } from './dto/sync-status.response';
import { SyncStatuses } from './sync-status.service';

@ApiTags('Synchronisation')
@Controller('partners/:id/sync')
export class SyncStatusController {
  constructor(
    private readonly statuses: SyncStatuses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'readSyncStatus',
    summary: 'Read how the synchronisation with a partner fares',
    description:
      'What the partner tells us and what we tell it: how much of it is done, how late, and what failed; how far the mirror of its stock is off; and what the administrators were alerted of.',
  })
  @ApiSuccess(SyncStatusResponse, { description: 'The state of the synchronisation.' })
  @ApiErrors(401, 403, 404)
  async read(@IdParam('partner') partnerId: string): Promise<SyncStatusResponse> {
    return SyncStatusResponse.from(await this.statuses.read(partnerId, this.clock.now()));
  }
}
