import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { Allow } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { PartnerDesk } from '../partner-desk';
import { SyncStatusResponse } from './dto/sync-status.response';
import { SyncStatusRepository } from './sync-status.repository';

@ApiTags('Synchronisation')
@Controller('partners/:id/sync')
export class SyncStatusController {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly repository: SyncStatusRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'readSyncStatus',
    summary: 'Read how the synchronisation with a partner fares',
    description:
      'What the partner tells us: how much of it is applied, how late, what failed, and how far the mirror is off.',
  })
  @ApiSuccess(SyncStatusResponse, { description: 'The state of the synchronisation.' })
  @ApiErrors(401, 403, 404)
  async read(@IdParam('partner') partnerId: string): Promise<SyncStatusResponse> {
    const status = await this.desk.read(partnerId, (em) => this.repository.inward(em, partnerId, this.clock.now()));
    return SyncStatusResponse.from(status);
  }
}
