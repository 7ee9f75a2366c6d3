import { ChoiceField, PatternField } from '../../../../platform/http/request-fields.decorators';
import { PRESENCE_STATES, type PresenceState } from '../participants';

const STATE = 'As the own client sees it. Say it again every 20 seconds: who is silent for a minute counts as `left`.';

export class PresenceRequest {
  @ChoiceField(PRESENCE_STATES, 'PresenceState', { description: STATE, example: 'connected' })
  state!: PresenceState;
}

/** What only the link of a guest knows. */
const Token = () =>
  PatternField({
    pattern: /^[\w-]{43}$/,
    message: 'must be the token of the link',
    description: 'The part of the link behind `#token=`.',
  });

export class GuestAdmissionRequest {
  @Token()
  token!: string;
}

export class GuestPresenceRequest {
  @Token()
  token!: string;

  @ChoiceField(PRESENCE_STATES, 'PresenceState', { description: STATE, example: 'connected' })
  state!: PresenceState;
}
