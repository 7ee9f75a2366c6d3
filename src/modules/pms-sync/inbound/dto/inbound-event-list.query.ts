import { PageQuery } from '../../../../platform/http/page';
import { ChoiceFilter, TextFilter } from '../../../../platform/http/request-fields.decorators';
import { INBOUND_OUTCOMES, type InboundOutcome } from '../inbound-event.entity';

export class InboundEventListQuery extends PageQuery {
  @ChoiceFilter(INBOUND_OUTCOMES, 'InboundOutcome', 'Only these.')
  outcome?: InboundOutcome;

  @TextFilter(100, 'Only of this type.', 'inventory.counted')
  type?: string;

  @TextFilter(200, 'Only of this subject, as the list shows it.', 'stock main AMX-500')
  subject?: string;

  @TextFilter(200, "Only the one with this id of the partner's.", 'evt_2026112100042')
  eventId?: string;
}
