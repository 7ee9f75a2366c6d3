import { Reason } from './reason.decorator';

export class CheckInRequest {
  @Reason({
    required: false,
    description: 'Needed where the front desk takes a visit up that was missed.',
    example: 'Stuck in traffic, the doctor agreed to see her.',
  })
  reason?: string;
}
