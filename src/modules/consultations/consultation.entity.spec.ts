import { takeEvents } from '../../kernel/aggregate-root';
import { IllegalTransition } from '../../kernel/domain-error';
import { CONSULTATION_STATUSES, CONSULTATION_TRANSITIONS, type ConsultationStatus } from './consultation-status';
import { Consultation } from './consultation.entity';
import { NoShowFinal } from './consultations.errors';

const MADE = new Date('2026-11-20T09:00:00Z');
const AT = new Date('2026-11-20T09:30:00Z');
const DOCTOR_USER = '0199a000-0000-7000-8000-000000000009';

function consultationIn(status: ConsultationStatus): Consultation {
  return Object.assign(new Consultation(), {
    id: '0199a000-0000-7000-8000-000000000001',
    doctorId: '0199a000-0000-7000-8000-000000000002',
    patientId: '0199a000-0000-7000-8000-000000000003',
    bookedBy: '0199a000-0000-7000-8000-000000000003',
    startsAt: new Date('2026-12-01T04:30:00Z'),
    endsAt: new Date('2026-12-01T05:00:00Z'),
    mode: 'video' as const,
    reason: 'envelope of the reason',
    sequence: 0,
    status,
    createdAt: MADE,
    updatedAt: MADE,
    version: 1,
  });
}

const VERBS = [
  ['scheduled', 'scheduled', (visit: Consultation) => visit.schedule(DOCTOR_USER, AT)],
  ['cancelled', 'cancelled', (visit: Consultation) => visit.cancel('envelope of why not', DOCTOR_USER, AT)],
  ['expired', 'expired', (visit: Consultation) => visit.expire(DOCTOR_USER, AT)],
  ['checked_in', 'checked_in', (visit: Consultation) => visit.checkIn(DOCTOR_USER, AT)],
  ['in_progress', 'started', (visit: Consultation) => visit.start(DOCTOR_USER, AT)],
  ['completed', 'completed', (visit: Consultation) => visit.complete(DOCTOR_USER, AT)],
  ['aborted', 'aborted', (visit: Consultation) => visit.abort(DOCTOR_USER, AT)],
  ['no_show', 'missed', (visit: Consultation) => visit.miss(DOCTOR_USER, AT)],
] as const;

describe('Consultation', () => {
  it.each(VERBS.flatMap(([to, event, act]) => CONSULTATION_STATUSES.map((from) => ({ from, to, event, act }))))(
    'goes from $from to $to only as the table says',
    ({ from, to, event, act }) => {
      const visit = consultationIn(from);
      const before = { ...visit };
      if (CONSULTATION_TRANSITIONS[from].includes(to)) {
        act(visit);
        expect(visit).toMatchObject({ status: to, updatedAt: AT });
        expect(takeEvents(visit).map(({ type }) => type)).toEqual([`consultation.${event}`]);
      } else {
        expect(() => act(visit)).toThrow(IllegalTransition);
        expect({ ...visit }).toEqual(before);
        expect(takeEvents(visit)).toEqual([]);
      }
    },
  );

  it('has a verb for every status that a visit can come into', () => {
    const reached = new Set(Object.values(CONSULTATION_TRANSITIONS).flat());
    expect(new Set(VERBS.map(([to]) => to))).toEqual(reached);
  });

  it('can be taken up after it was missed, until that is final', () => {
    const visit = consultationIn('scheduled');
    visit.miss(DOCTOR_USER, AT);
    expect(visit.missedAt).toBe(AT);
    visit.checkIn(DOCTOR_USER, AT);
    expect(visit).toMatchObject({ status: 'checked_in', missedAt: null, checkedInAt: AT });
    expect(visit.closeNoShow(AT)).toBe(false);
    visit.miss(DOCTOR_USER, AT);
    expect([visit.closeNoShow(AT), visit.closeNoShow(AT)]).toEqual([true, false]);
    expect(() => visit.checkIn(DOCTOR_USER, AT)).toThrow(NoShowFinal);
    expect(visit.status).toBe('no_show');
  });

  it('remembers when and why it was cancelled', () => {
    const visit = consultationIn('scheduled');
    visit.cancel('envelope of why not', null, AT);
    expect(visit).toMatchObject({ cancelledAt: AT, cancellationReason: 'envelope of why not' });
  });

  it('announces ids and facts, and neither why the patient comes nor why they do not', () => {
    const visit = consultationIn('scheduled');
    visit.cancel('envelope of why not', DOCTOR_USER, AT);
    const [event] = takeEvents(visit);
    expect(event).toMatchObject({ version: 1, aggregateType: 'consultation', aggregateId: visit.id, occurredAt: AT });
    expect(event.payload).toEqual({
      consultationId: visit.id,
      doctorId: visit.doctorId,
      doctorUserId: DOCTOR_USER,
      patientId: visit.patientId,
      startsAt: '2026-12-01T04:30:00.000Z',
      endsAt: '2026-12-01T05:00:00.000Z',
      mode: 'video',
      status: 'cancelled',
      previousStatus: 'scheduled',
    });
  });
});
