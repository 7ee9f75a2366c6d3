import fc from 'fast-check';
import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { REFUND_FAILS_LATER } from '../../support/fake-stripe/books';
import type { Mood } from '../../support/fake-stripe/fake-stripe';
import type { TestPerson } from '../../support/test-app';
import { ClinicByHand } from './clinic-by-hand';

type Step =
  | { act: 'refund'; percent: number }
  | { act: 'cancel'; by: 'patient' | 'staff'; late: boolean }
  | { act: 'answerBank'; agrees: boolean }
  | { act: 'confirm' }
  | { act: 'tell'; pick: number }
  | { act: 'deliverOwn'; pick: number }
  | { act: 'repeatOwn'; pick: number }
  | { act: 'mood'; mood: Mood }
  | { act: 'jobs'; minutes: number }
  | { act: 'capture'; percent: number }
  | { act: 'deliverAll' }
  | { act: 'failRefund' }
  | { act: 'dispute' }
  | { act: 'closeDispute'; won: boolean };

interface Standing {
  id: string;
  status: string;
  amount: number;
  captured: number;
  reserved: number;
  refunded: number;
  doubled: number;
}

/** The life of a payment as a bank clerk would draw it: written down here once more, apart from the service. */
const MODEL: Record<string, readonly string[]> = {
  processing: ['requires_action', 'authorized', 'captured', 'failed', 'unknown'],
  unknown: ['requires_action', 'authorized', 'captured', 'failed'],
  requires_action: ['processing', 'authorized', 'captured', 'failed', 'cancelled'],
  authorized: ['captured', 'voided', 'expired'],
  captured: ['disputed'],
  disputed: ['captured', 'charged_back'],
};
const REFUND_MODEL: Record<string, readonly string[]> = {
  pending: ['submitted', 'succeeded', 'failed', 'unknown'],
  submitted: ['succeeded', 'failed', 'unknown'],
  unknown: ['succeeded', 'failed', 'unknown'],
};
const TAKEN = ['captured', 'disputed', 'charged_back'];
const TOKENS = [
  'tok_visa',
  'tok_visa',
  'tok_visa',
  'tok_threeDSecure2Required',
  'tok_chargeDeclined',
  REFUND_FAILS_LATER,
];

const pick = fc.nat({ max: 50 });
const percent = fc.integer({ min: 1, max: 120 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('tell' as const), pick }) },
  { weight: 8, arbitrary: fc.record({ act: fc.constantFrom('deliverOwn' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('repeatOwn' as const), pick }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('refund' as const), percent }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('capture' as const), percent }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('cancel' as const),
      by: fc.constantFrom('patient', 'staff'),
      late: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('answerBank' as const), agrees: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ act: 'confirm' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('mood' as const),
      mood: fc.constantFrom('drop', 'hang', 'refuse', 'stumble', 'throttle'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('jobs' as const), minutes: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.constant({ act: 'failRefund' as const }) },
  { weight: 2, arbitrary: fc.constant({ act: 'dispute' as const }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('closeDispute' as const), won: fc.boolean() }) },
) as fc.Arbitrary<Step>;

describe('any life of a payment', () => {
  let clinic: ClinicByHand;
  let patient: TestPerson;
  let staff: TestPerson;
  let doctor: ClinicDoctor;
  let booked = 0;

  beforeAll(async () => {
    clinic = await ClinicByHand.open();
    staff = await clinic.test.person('staff');
    await open();
  });
  afterAll(() => clinic.close());

  const open = async () => {
    patient = await clinic.test.person('patient');
    doctor = await openPractice(clinic.test);
    booked = 0;
  };
  const book = async (token: string) => {
    if (booked === doctor.starts.length) await open();
    const startsAt = doctor.starts[booked++];
    clinic.clock.set(new Date());
    const { body } = await clinic.test.http<{ id: string }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(doctor.id, startsAt, { payment: { method: 'card', token } }),
    });
    const [{ id, consultation_id }] = await clinic.test.sql<{ id: string; consultation_id: string }>(
      `select id, consultation_id from payment order by id desc limit 1`,
    );
    if (body.success) expect(body.data.id).toBe(consultation_id);
    return { id, visitId: consultation_id, startsAt };
  };
  type Visit = Awaited<ReturnType<typeof book>>;

  const standing = async (id: string): Promise<Standing> => {
    const [row] = await clinic.test.sql<Standing>(
      `select p.id, p.status, p.amount::int, p.captured_amount::int as captured, p.refund_reserved_amount::int as reserved,
              (select coalesce(sum(r.amount), 0)::int from refund r where r.payment_id = p.id and r.status = 'succeeded') as refunded,
              (select count(*)::int from (select from ledger_line l where l.payment_id = p.id group by source_id, kind
                 having count(distinct entry_id) > 1) twice) as doubled
         from payment p where p.id = $1`,
      [id],
    );
    return row;
  };
  const post = (path: string, who: TestPerson, body?: unknown) =>
    clinic.test.http(`/api/v1/${path}`, { method: 'POST', token: who.token, body });
  const intentOf = (id: string) =>
    [...clinic.stripe.books.intents.values()].find(({ metadata }) => metadata.charge_key.endsWith(id));
  const refundsAt = (id: string) =>
    [...clinic.stripe.books.refunds.values()].filter((refund) => refund.payment_intent === intentOf(id)?.id);
  const disputesAt = (id: string) =>
    [...clinic.stripe.books.disputes.values()].filter((one) => one.payment_intent === intentOf(id)?.id);

  const standsOpen = (id: string, status: string) => intentOf(id)?.status === status;
  const acts: { [A in Step['act']]: (visit: Visit, step: Extract<Step, { act: A }>) => unknown } = {
    refund: async ({ id }, step) => {
      const { captured } = await standing(id);
      const amount = Math.max(1, Math.floor((captured * step.percent) / 100));
      await post(`payments/${id}/refunds`, staff, { amount, reason: 'goodwill' });
    },
    capture: async ({ id }, step) => {
      const { amount, status } = await standing(id);
      if (status !== 'authorized') return;
      // As the end of a visit asks for it.
      await clinic.test.sql(
        `insert into outbox_event (id, aggregate_type, aggregate_id, type, version, payload, occurred_at)
         values (gen_random_uuid(), 'payment', $1, 'payment.capture_requested', 1, $2, now())`,
        [id, { paymentId: id, amount: Math.min(amount, Math.floor((amount * step.percent) / 100)) }],
      );
    },
    cancel: ({ visitId, startsAt }, { by, late }) => {
      const threeHoursAhead = Date.parse(startsAt) - 10_800_000;
      if (late) clinic.clock.set(new Date(Math.max(clinic.clock.now().getTime(), threeHoursAhead)));
      return post(`consultations/${visitId}/cancellation`, by === 'patient' ? patient : staff, { reason: 'away' });
    },
    answerBank: ({ id }, { agrees }) => {
      if (standsOpen(id, 'requires_action')) clinic.stripe.books.authenticate(intentOf(id)?.id ?? '', agrees);
    },
    confirm: ({ visitId }) => post(`consultations/${visitId}/payment-confirmation`, patient),
    mood: (_, { mood }) => {
      // For one request, so that the breaker stays closed.
      let moods = 1;
      clinic.stripe.mood = () => (moods-- > 0 ? mood : 'well');
    },
    jobs: (_, { minutes }) => clinic.runJobs(minutes * 60_000),
    failRefund: ({ id }) => {
      const pending = refundsAt(id).find(({ status }) => status === 'pending');
      if (pending) clinic.stripe.books.failRefund(pending.id);
    },
    dispute: ({ id }) => {
      if (standsOpen(id, 'succeeded') && disputesAt(id).length === 0)
        clinic.stripe.books.dispute(intentOf(id)?.id ?? '');
    },
    closeDispute: ({ id }, { won }) => {
      const open = disputesAt(id).find(({ status }) => status === 'needs_response');
      if (open) clinic.stripe.books.closeDispute(open.id, won ? 'won' : 'lost');
    },
    tell: (_, step) => clinic.tell(step.pick),
    repeatOwn: (_, step) => clinic.repeatOwn(step.pick),
    deliverOwn: (_, step) => clinic.deliverOwn(step.pick),
    deliverAll: () => clinic.deliverAll(),
  };
  const take = async (visit: Visit, one: Step): Promise<void> => {
    await acts[one.act](visit, one as never);
  };

  const expectSound = (now: Standing, before: Standing) => {
    const { amount, captured, reserved, refunded, doubled, status } = now;
    expect(refunded <= reserved && reserved <= captured && captured <= amount).toBe(true);
    expect(doubled).toBe(0);
    expect(captured > 0).toBe(TAKEN.includes(status));
    // What was taken, and what was given back, never changes behind anybody's back.
    if (before.captured > 0) expect(captured).toBe(before.captured);
    expect(refunded).toBeGreaterThanOrEqual(before.refunded);
  };

  const expectStepsOfTheModel = async (id: string) => {
    const steps = await clinic.test.sql<{
      subject_type: string;
      subject_id: string;
      from_status: string;
      to_status: string;
    }>(
      `select subject_type, subject_id, from_status, to_status from status_change
        where subject_id = $1 or subject_id in (select id from refund where payment_id = $1)`,
      [id],
    );
    const wrong = steps.filter(({ subject_type, from_status, to_status }) => {
      const model = subject_type === 'refund' ? REFUND_MODEL : MODEL;
      return from_status !== to_status && !model[from_status]?.includes(to_status);
    });
    expect(wrong).toEqual([]);
  };

  /** Both books hold the same of this charge: what was taken, given back and disputed. */
  const expectBooksToAgree = async (id: string) => {
    const intent = intentOf(id);
    const sources = new Set([
      intent?.latest_charge,
      ...refundsAt(id).map((r) => r.id),
      ...disputesAt(id).map((d) => d.id),
    ]);
    const theirs = clinic.stripe.books.balance
      .filter(({ source }) => sources.has(source))
      .reduce((sum, line) => sum + line.amount, 0);
    const [{ ours }] = await clinic.test.sql<{ ours: number }>(
      `select coalesce(sum(amount), 0)::int as ours from ledger_line where payment_id = $1 and account = 'provider_clearing'`,
      [id],
    );
    expect(ours).toBe(theirs);
  };

  /** How the payment must stand by what the provider says in the end. */
  const expectToStandAsTold = async (id: string) => {
    const { status, captured, refunded } = await standing(id);
    const intent = intentOf(id);
    const [dispute] = disputesAt(id);
    if (!intent || intent.status === 'canceled') expect(['failed', 'cancelled', 'voided', 'expired']).toContain(status);
    else if (intent.status === 'requires_capture') expect(status).toBe('authorized');
    else if (intent.status === 'requires_payment_method') expect(['failed', 'cancelled']).toContain(status);
    else if (TAKEN.includes(status)) {
      const told = { needs_response: 'disputed', won: 'captured', lost: 'charged_back' };
      expect(status).toBe(dispute ? told[dispute.status] : 'captured');
      expect(captured).toBe(intent.amount_received);
      const given = refundsAt(id).filter((refund) => refund.status === 'succeeded');
      expect(refunded).toBe(given.reduce((sum, { amount }) => sum + amount, 0));
    }
  };

  it('keeps to the model, and ends with books that agree with those of the provider', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TOKENS),
        fc.array(step, { minLength: 6, maxLength: 30 }),
        async (token, steps) => {
          const visit = await book(token);
          let before = await standing(visit.id);
          for (const one of steps) {
            await take(visit, one);
            const now = await standing(visit.id);
            expectSound(now, before);
            before = now;
          }
          await clinic.settle();
          expectSound(await standing(visit.id), before);
          await expectStepsOfTheModel(visit.id);
          await expectToStandAsTold(visit.id);
          await expectBooksToAgree(visit.id);
        },
      ),
      // Nothing is tried smaller: that would be another life of the same clinic, and cost minutes.
      { numRuns: 40, endOnFailure: true, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
    );
  }, 240_000);

  // Lives that were found so, or feared.
  const all: Step = { act: 'deliverAll' };
  const taken: Step[] = [{ act: 'capture', percent: 100 }, all];
  const newest: Step = { act: 'tell', pick: 0 };
  it.each<[string, string, Step[]]>([
    [
      'a dispute whose end is told before its beginning',
      'tok_visa',
      [...taken, { act: 'dispute' }, { act: 'closeDispute', won: true }, newest, all],
    ],
    [
      'a dispute that is lost before it is told of',
      'tok_visa',
      [...taken, { act: 'dispute' }, { act: 'closeDispute', won: false }, newest, all],
    ],
    [
      'a charge that is told of after its dispute',
      'tok_visa',
      [...taken, { act: 'dispute' }, newest, all, { act: 'tell', pick: 1 }, all],
    ],
    [
      'a visit that is cancelled while the bank waits for an answer',
      'tok_threeDSecure2Required',
      [{ act: 'cancel', by: 'staff', late: true }],
    ],
  ])('ends with books that agree after %s', async (_, token, steps) => {
    const visit = await book(token);
    for (const one of steps) await take(visit, one);
    await clinic.settle();
    await expectToStandAsTold(visit.id);
    await expectBooksToAgree(visit.id);
  });
});
