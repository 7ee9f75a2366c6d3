import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../../platform/auth/access.decorator';
import { ApiErrors, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { Page, PageQuery } from '../../../platform/http/page';
import { DifferenceListQuery } from './dto/difference-list.query';
import { DifferenceResponse, SnapshotResponse } from './dto/snapshot.response';
import { Snapshots } from './snapshots.service';

/** For the clinic's people. */
@ApiTags('Synchronisation')
@Controller('partners/:id')
export class PartnerSnapshotsController {
  constructor(private readonly snapshots: Snapshots) {}

  @Get('snapshots')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'listSnapshots',
    summary: "List a partner's snapshots of its stock",
    description: 'Newest first, with how much each differed from what was known.',
  })
  @ApiSuccessPage(SnapshotResponse, { description: 'A page of snapshots.' })
  @ApiErrors(401, 403, 404, 422)
  async list(@IdParam('partner') partnerId: string, @Query() query: PageQuery): Promise<Page<SnapshotResponse>> {
    const [snapshots, total] = await this.snapshots.list(partnerId, query);
    return new Page(
      snapshots.map((snapshot) => SnapshotResponse.from(snapshot)),
      total,
      query,
    );
  }

  @Get('differences')
  @Allow('pharmacist', 'admin')
  @ApiOperation({
    operationId: 'listDifferences',
    summary: "List in what a partner's snapshots differed",
    description: 'Newest first. `PMS_DRIFT_POLICY` says whether differences are mended.',
  })
  @ApiSuccessPage(DifferenceResponse, { description: 'A page of differences.' })
  @ApiErrors(401, 403, 404, 422)
  async differences(
    @IdParam('partner') partnerId: string,
    @Query() query: DifferenceListQuery,
  ): Promise<Page<DifferenceResponse>> {
    const [differences, total] = await this.snapshots.differences(partnerId, query);
    return new Page(
      differences.map((difference) => DifferenceResponse.from(difference)),
      total,
      query,
    );
  }
}
