import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import { type Page, PageQuery } from '../../platform/http/page';
import { AvailabilityReview } from './availability-review.service';
import { AvailabilityConflictResponse } from './dto/availability-conflict.response';
import { AvailabilityVersionResponse } from './dto/availability-version.response';

@ApiTags('Availability')
@Controller('doctors/:id')
export class AvailabilityReviewController {
  constructor(private readonly review: AvailabilityReview) {}

  @Get('availability-versions')
  @Allow('doctor', 'admin')
  @ApiOperation({
    operationId: 'listAvailabilityVersions',
    summary: "List what a doctor's weekly hours were",
    description: 'One entry for each time they were replaced, newest first. Doctors read their own.',
  })
  @ApiSuccessPage(AvailabilityVersionResponse, { description: 'A page of versions.' })
  @ApiErrors(401, 403, 404, 422)
  versions(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<AvailabilityVersionResponse>> {
    return this.review.versions(actor, id, query);
  }

  @Get('availability-conflicts')
  @Allow('doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'listAvailabilityConflicts',
    summary: 'List the booked visits that the hours do not cover',
    description:
      'Visits to come, soonest first, that lie outside of the weekly hours and openings, in time off, or on a holiday of the clinic. They stay booked until somebody moves or cancels them. Doctors read their own.',
  })
  @ApiSuccessPage(AvailabilityConflictResponse, { description: 'A page of conflicts.' })
  @ApiErrors(401, 403, 404, 422)
  conflicts(
    @CurrentActor() actor: SignedInActor,
    @IdParam('doctor') id: string,
    @Query() query: PageQuery,
  ): Promise<Page<AvailabilityConflictResponse>> {
    return this.review.conflictsOf(actor, id, query);
  }
}
