import fc from 'fast-check';
import { dueReminders } from './reminder-plan';

const HOUR = 60;
const DAY = 24 * HOUR;
const startsAt = new Date('2026-11-20T09:30:00Z');
const before = (minutes: number) => new Date(startsAt.getTime() - minutes * 60_000);
const booked = { startsAt, standsSince: before(5 * DAY) };
const NONE = new Set<number>();

describe('the reminders of a visit', () => {
  it('are due at their time and not before', () => {
    expect(dueReminders(booked, [DAY, HOUR], NONE, before(DAY + 1))).toEqual([]);
    expect(dueReminders(booked, [DAY, HOUR], NONE, before(DAY))).toEqual([{ leadMinutes: DAY, outcome: 'announced' }]);
    expect(dueReminders(booked, [DAY, HOUR], new Set([DAY]), before(HOUR))).toEqual([
      { leadMinutes: HOUR, outcome: 'announced' },
    ]);
  });

  it('are told late rather than never, but only the nearest', () => {
    expect(dueReminders(booked, [DAY, HOUR], NONE, before(3 * HOUR))).toEqual([
      { leadMinutes: DAY, outcome: 'announced' },
    ]);
    expect(dueReminders(booked, [DAY, HOUR], NONE, before(10))).toEqual([
      { leadMinutes: DAY, outcome: 'overtaken' },
      { leadMinutes: HOUR, outcome: 'announced' },
    ]);
  });

  it('are not told to who has just booked for a time that is nearer', () => {
    const late = { startsAt, standsSince: before(3 * HOUR) };
    expect(dueReminders(late, [DAY, HOUR], NONE, before(2 * HOUR))).toEqual([
      { leadMinutes: DAY, outcome: 'too_late' },
    ]);
    expect(dueReminders(late, [DAY, HOUR], new Set([DAY]), before(HOUR))).toEqual([
      { leadMinutes: HOUR, outcome: 'announced' },
    ]);
    expect(dueReminders({ startsAt, standsSince: before(30) }, [HOUR], NONE, before(29))).toEqual([
      { leadMinutes: HOUR, outcome: 'too_late' },
    ]);
  });

  it('are none where none are wanted', () => {
    expect(dueReminders(booked, [], NONE, before(1))).toEqual([]);
  });

  it('are each decided once, and at most one is told at a look, whenever the looks come', () => {
    const leads = fc.uniqueArray(fc.integer({ min: 1, max: 3 * DAY }), { minLength: 1, maxLength: 5 });
    const looks = fc.array(fc.integer({ min: 1, max: 4 * DAY }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(leads, looks, fc.integer({ min: 0, max: 5 * DAY }), (wanted, minutes, since) => {
        const visit = { startsAt, standsSince: before(since) };
        const decided = new Set<number>();
        for (const minute of minutes.filter((one) => one <= since).sort((one, other) => other - one)) {
          const found = dueReminders(visit, wanted, decided, before(minute));
          expect(found.filter(({ outcome }) => outcome === 'announced').length).toBeLessThanOrEqual(1);
          for (const { leadMinutes, outcome } of found) {
            expect(decided.has(leadMinutes)).toBe(false);
            decided.add(leadMinutes);
            if (outcome === 'announced') expect(leadMinutes).toBeLessThan(since);
          }
          expect([...decided].sort()).toEqual(wanted.filter((lead) => lead >= minute).sort());
        }
      }),
    );
  });
});
