import { Meeting } from './meeting.entity';
import { MeetingPresence, PRESENCE_LASTS_MS } from './meeting-presence.entity';

const AT = new Date('2026-11-20T09:30:00Z');
const later = (milliseconds: number) => new Date(AT.getTime() + milliseconds);
const present = () =>
  MeetingPresence.of(Meeting.for('visit', 'meeting', 'sealed', AT), { role: 'doctor', userId: 'one' }, AT);

describe('the presence of somebody', () => {
  it('begins with waiting, and says whether a report is news', () => {
    const presence = present();
    expect(presence.stateAt(AT)).toBe('waiting');
    expect([presence.report('connected', later(1)), presence.report('connected', later(2))]).toEqual([true, false]);
    expect([presence.firstSeenAt, presence.lastSeenAt]).toEqual([AT, later(2)]);
  });

  it('ends a minute after the last sign of life, and comes back with the next', () => {
    const presence = present();
    presence.report('connected', AT);
    expect(presence.stateAt(later(PRESENCE_LASTS_MS))).toBe('connected');
    expect(presence.stateAt(later(PRESENCE_LASTS_MS + 1))).toBe('left');
    expect(presence.report('connected', later(PRESENCE_LASTS_MS + 2))).toBe(true);
    expect(presence.stateAt(later(PRESENCE_LASTS_MS + 3))).toBe('connected');
  });
});
