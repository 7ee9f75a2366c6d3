import fc from 'fast-check';
import { sequenceOf, statusOf } from '../../../src/modules/calendar/calendar-entry';
import {
  CONSULTATION_STATUSES,
  CONSULTATION_TRANSITIONS,
  type ConsultationStatus,
} from '../../../src/modules/consultations/consultation-status';

describe('a visit in a calendar', () => {
  it('has a status that calendars know, in every state', () => {
    expect(CONSULTATION_STATUSES.map((status) => [status, statusOf({ status })])).toEqual([
      ['pending_payment', 'TENTATIVE'],
      ['scheduled', 'CONFIRMED'],
      ['checked_in', 'CONFIRMED'],
      ['in_progress', 'CONFIRMED'],
      ['completed', 'CONFIRMED'],
      ['expired', 'CANCELLED'],
      ['cancelled', 'CANCELLED'],
      ['no_show', 'CONFIRMED'],
      ['aborted', 'CONFIRMED'],
    ]);
  });

  it('has a revision that never falls, and rises whenever it moves or its status in calendars changes', () => {
    // A walk: numbers choose the next state, or a move to another time.
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
        let visit = { status: 'pending_payment' as ConsultationStatus, sequence: 0 };
        for (const choice of choices) {
          const ways = CONSULTATION_TRANSITIONS[visit.status];
          const pick = choice % (ways.length + 1);
          const next =
            pick === ways.length ? { ...visit, sequence: visit.sequence + 1 } : { ...visit, status: ways[pick] };
          const changes = next.sequence !== visit.sequence || statusOf(next) !== statusOf(visit);
          if (changes) expect(sequenceOf(next)).toBeGreaterThan(sequenceOf(visit));
          else expect(sequenceOf(next)).toBeGreaterThanOrEqual(sequenceOf(visit));
          visit = next;
        }
      }),
    );
  });
});
