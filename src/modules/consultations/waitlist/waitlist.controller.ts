import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessPage } from '../../../platform/http/api-documentation';
import { WithMessage } from '../../../platform/http/envelope';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { JoinWaitlistRequest } from './dto/join-waitlist.request';
import { WaitlistEntryResponse } from './dto/waitlist-entry.response';
import { WaitlistQuery } from './dto/waitlist.query';
import { WaitlistJoining } from './waitlist-joining.service';
import { Waitlist } from './waitlist.service';

@ApiTags('Waiting list')
@Controller('waitlist-entries')
export class WaitlistController {
  constructor(
    private readonly joining: WaitlistJoining,
    private readonly waitlist: Waitlist,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'joinWaitlist',
    summary: 'Wait for a time to become free',
    description:
      'With one doctor or any of a specialty, for a visit of the usual length or of one kind. When a time that fits becomes free it is kept for the patient for `WAITLIST_OFFER_MINUTES`, who is told and books it with the `holdId` of the offer. Whoever has waited longest is asked first.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(WaitlistEntryResponse, { status: 201, description: 'On the list.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  join(@CurrentActor() actor: SignedInActor, @Body() body: JoinWaitlistRequest, @IdempotencyKey() key: string | null) {
    return this.joining.join(actor, body, key);
  }

  @Get()
  @Allow('patient', 'doctor', 'staff', 'admin')
  @ApiOperation({
    operationId: 'listWaitlist',
    summary: 'List who waits',
    description: 'The longest wait first. Patients see their own entries, doctors who waits for them, staff all.',
  })
  @ApiSuccessPage(WaitlistEntryResponse, { description: 'A page of entries.' })
  @ApiErrors(401, 403, 422)
  list(@CurrentActor() actor: SignedInActor, @Query() query: WaitlistQuery) {
    return this.waitlist.list(actor, query);
  }

  @Post(':id/refusal')
  @HttpCode(201)
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'declineWaitlistOffer',
    summary: 'Decline the time that is offered',
    description: 'It goes to the next who waits; the entry keeps its place and is not offered the same time again.',
  })
  @ApiSuccess(WaitlistEntryResponse, { status: 201, description: 'Declined.' })
  @ApiErrors(401, 403, 404, 409)
  decline(@CurrentActor() actor: SignedInActor, @IdParam('waitlist entry') id: string): Promise<WaitlistEntryResponse> {
    return this.waitlist.decline(actor, id);
  }

  @Delete(':id')
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'leaveWaitlist',
    summary: 'Stop waiting',
    description: 'What is offered goes to the next.',
  })
  @ApiSuccess(null, { description: 'Off the list.' })
  @ApiErrors(401, 403, 404, 409)
  async withdraw(@CurrentActor() actor: SignedInActor, @IdParam('waitlist entry') id: string): Promise<WithMessage> {
    await this.waitlist.withdraw(actor, id);
    return new WithMessage(null, 'You wait no longer.');
  }
}
