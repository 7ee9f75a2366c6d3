import { Reason } from './reason.decorator';

export class MarkNoShowRequest {
  @Reason({ required: false, description: 'What is known of it.', example: 'Left the waiting room.' })
  reason?: string;
}
