import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess, ApiSuccessList } from '../../../platform/http/api-documentation';
import { WithMessage } from '../../../platform/http/envelope';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { GuestResponse } from './dto/guest.response';
import { InviteGuestRequest } from './dto/invite-guest.request';
import { GuestInvitations } from './guest-invitations.service';
import { GuestList } from './guest-list.service';

@ApiTags('Meetings')
@Controller('consultations/:id/guests')
export class GuestsController {
  constructor(
    private readonly invitations: GuestInvitations,
    private readonly guests: GuestList,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'inviteGuest',
    summary: 'Invite a guest to a consultation',
    description:
      'A relative, an interpreter: somebody without an account who joins by a link. It is in this answer alone, and mailed where an address is given. Five at most for one visit.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(GuestResponse, { status: 201, description: 'Invited.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  invite(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @Body() body: InviteGuestRequest,
    @IdempotencyKey() key: string | null,
  ) {
    return this.invitations.invite(actor, id, body, key);
  }

  @Get()
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'listGuests',
    summary: 'List the guests of a consultation',
    description: 'Patient and doctor see the guests of both, revoked ones too.',
  })
  @ApiSuccessList(GuestResponse, { description: 'The guests.' })
  @ApiErrors(401, 403, 404)
  list(@CurrentActor() actor: SignedInActor, @IdParam('consultation') id: string) {
    return this.guests.list(actor, id);
  }

  @Delete(':guestId')
  @Allow('patient', 'doctor')
  @ApiOperation({
    operationId: 'revokeGuest',
    summary: 'Revoke the link of a guest',
    description:
      'By patient or doctor, whoever invited. It lets nobody in any more; who is in the room already is put out there.',
  })
  @ApiSuccess(null, { description: 'Revoked.' })
  @ApiErrors(401, 403, 404)
  async revoke(
    @CurrentActor() actor: SignedInActor,
    @IdParam('consultation') id: string,
    @IdParam('guest', 'guestId') guestId: string,
  ): Promise<WithMessage> {
    await this.guests.revoke(actor, id, guestId);
    return new WithMessage(null, 'The link is not valid any more.');
  }
}
