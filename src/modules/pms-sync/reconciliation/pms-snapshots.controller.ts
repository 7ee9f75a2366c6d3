import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../../../platform/auth/access.decorator';
import type { PartnerActor } from '../../../platform/auth/actor';
import { AllowPartner } from '../../../platform/auth/partner-access.decorator';
import { ApiErrors, ApiSuccess } from '../../../platform/http/api-documentation';
import { SendSnapshotRequest } from './dto/snapshot.request';
import { SnapshotResponse } from './dto/snapshot.response';
import { Snapshots } from './snapshots.service';

/** For a partner's own system. */
@ApiTags('Synchronisation')
@Controller('pms/inventory/snapshots')
export class PmsSnapshotsController {
  constructor(private readonly snapshots: Snapshots) {}

  @Post()
  @HttpCode(202)
  @AllowPartner('inventory:write')
  @ApiOperation({
    operationId: 'sendPmsSnapshot',
    summary: 'Send all your stock at a location',
    description:
      'To find out what got lost on the way: within a minute it is compared with what is known here, and what differs is written down and mended. One row that cannot be read refuses it all. Safe to repeat with the same `takenAt`.',
  })
  @ApiSuccess(SnapshotResponse, { status: 202, description: 'Stored, to be compared.' })
  @ApiErrors(400, 401, 403, 413, 415, 422)
  async send(
    @CurrentActor() actor: PartnerActor,
    @Body() { locationRef, takenAt, stock: rows }: SendSnapshotRequest,
  ): Promise<SnapshotResponse> {
    return SnapshotResponse.from(await this.snapshots.take(actor, { locationRef, takenAt: new Date(takenAt), rows }));
  }
}
