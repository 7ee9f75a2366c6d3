import { Body, Controller, Delete, HttpCode, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentActor } from '../../../platform/auth/access.decorator';
import type { SignedInActor } from '../../../platform/auth/actor';
import { VerifiedEmailGuard } from '../../../platform/auth/verified-email.guard';
import { ApiErrors, ApiIdempotencyKey, ApiSuccess } from '../../../platform/http/api-documentation';
import { WithMessage } from '../../../platform/http/envelope';
import { IdempotencyKey } from '../../../platform/http/idempotency-key.decorator';
import { IdParam } from '../../../platform/http/id-param.decorator';
import { HoldSlotRequest } from './dto/hold-slot.request';
import { SlotHoldResponse } from './dto/slot-hold.response';
import { HoldSlot } from './hold-slot.service';
import { SlotHolds } from './slot-holds.service';

@ApiTags('Slot holds')
@Controller('slot-holds')
export class SlotHoldsController {
  constructor(
    private readonly holding: HoldSlot,
    private readonly holds: SlotHolds,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('patient', 'staff', 'admin')
  @UseGuards(VerifiedEmailGuard)
  @ApiOperation({
    operationId: 'holdSlot',
    summary: 'Hold a slot',
    description:
      'Keeps a free slot for a patient for `SLOT_HOLD_MINUTES`, so that nobody takes it while they fill in the booking; send the id as `holdId` with it. What has run out keeps nobody out. A patient has at most `SLOT_HOLDS_PER_PATIENT` at once.',
  })
  @ApiIdempotencyKey()
  @ApiSuccess(SlotHoldResponse, { status: 201, description: 'Held.' })
  @ApiErrors(400, 401, 403, 404, 409, 422)
  hold(@CurrentActor() actor: SignedInActor, @Body() body: HoldSlotRequest, @IdempotencyKey() key: string | null) {
    return this.holding.hold(actor, body, key);
  }

  @Patch(':id')
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'renewSlotHold',
    summary: 'Hold a slot for longer',
    description: 'For `SLOT_HOLD_MINUTES` from now, at most `SLOT_HOLD_RENEWALS` times. Takes no body.',
  })
  @ApiSuccess(SlotHoldResponse, { description: 'Held for longer.' })
  @ApiErrors(401, 403, 404, 409)
  renew(@CurrentActor() actor: SignedInActor, @IdParam('slot hold') id: string): Promise<SlotHoldResponse> {
    return this.holds.renew(actor, id);
  }

  @Delete(':id')
  @Allow('patient', 'staff', 'admin')
  @ApiOperation({
    operationId: 'releaseSlotHold',
    summary: 'Give a held slot back',
    description: 'The time is free again at once.',
  })
  @ApiSuccess(null, { description: 'Given back.' })
  @ApiErrors(401, 403, 404, 409)
  async release(@CurrentActor() actor: SignedInActor, @IdParam('slot hold') id: string): Promise<WithMessage> {
    await this.holds.release(actor, id);
    return new WithMessage(null, 'The time is free again.');
  }
}
