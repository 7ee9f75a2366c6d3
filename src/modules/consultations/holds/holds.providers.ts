import { OfferedTimes } from '../offered-times.service';
import { HoldSlot } from './hold-slot.service';
import { HoldSteps } from './hold-steps.service';
import { SlotHoldExpiryJob } from './slot-hold-expiry.job';
import { SlotHoldExpiry } from './slot-hold-expiry.service';
import { SlotHoldRepository } from './slot-hold.repository';
import { SlotHoldsController } from './slot-holds.controller';
import { SlotHoldsPersonalData } from './slot-holds.personal-data';
import { SlotHolds } from './slot-holds.service';

export const HOLD_CONTROLLERS = [SlotHoldsController];

export const HOLD_PROVIDERS = [
  OfferedTimes,
  HoldSlot,
  HoldSteps,
  SlotHoldExpiry,
  SlotHoldExpiryJob,
  SlotHoldRepository,
  SlotHolds,
  SlotHoldsPersonalData,
];
