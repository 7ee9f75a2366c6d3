import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../platform/auth/access.decorator';
import type { SignedInActor } from '../../platform/auth/actor';
import { ApiErrors, ApiSuccess, ApiSuccessPage } from '../../platform/http/api-documentation';
import { IdParam } from '../../platform/http/id-param.decorator';
import type { Page } from '../../platform/http/page';
import { EmergencyAccessListQuery } from './dto/emergency-access-list.query';
import { EmergencyAccessDetails } from './dto/emergency-access.response';
import { ReviewEmergencyAccessRequest } from './dto/review-emergency-access.request';
import { EmergencyAccessReviews } from './emergency-access-review.service';

@ApiTags('Patients')
@Controller('emergency-accesses')
export class EmergencyAccessReviewController {
  constructor(private readonly reviews: EmergencyAccessReviews) {}

  @Get()
  @Allow('admin')
  @ApiOperation({
    operationId: 'listEmergencyAccesses',
    summary: 'List emergency accesses',
    description: 'Newest first, with the reason that was given; `reviewed=false` leaves out what was reviewed.',
  })
  @ApiSuccessPage(EmergencyAccessDetails, { description: 'A page of emergency accesses.' })
  @ApiErrors(401, 403, 422)
  list(
    @CurrentActor() actor: SignedInActor,
    @Query() query: EmergencyAccessListQuery,
  ): Promise<Page<EmergencyAccessDetails>> {
    return this.reviews.list(actor, query);
  }

  @Post(':id/review')
  @HttpCode(201)
  @Allow('admin')
  @ApiOperation({
    operationId: 'reviewEmergencyAccess',
    summary: 'Review an emergency access',
    description:
      'Once, and by somebody else than who opened it. What is found `unjustified` ends at once if it is still open.',
  })
  @ApiSuccess(EmergencyAccessDetails, { status: 201, description: 'The emergency access as reviewed.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  review(
    @CurrentActor() actor: SignedInActor,
    @IdParam('emergency access') id: string,
    @Body() body: ReviewEmergencyAccessRequest,
  ): Promise<EmergencyAccessDetails> {
    return this.reviews.review(actor, id, body);
  }
}
