import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import type { TestAnswer, TestApp, TestClock, TestPerson } from '../../support/test-app';

const MINUTE_MS = 60_000;

export interface Visit {
  id: string;
  status: string;
  startsAt: string;
  endsAt: string;
  payment: { id: string; status: string; amount: number };
  refund?: { amount: number; status: string };
}

export type Step = 'check-in' | 'start' | 'completion' | 'abort' | 'no-show' | 'cancellation';

/** A doctor with an account, a patient and the front desk, on a day that the clock decides. */
export class VisitDay {
  doctor!: TestPerson;
  patient!: TestPerson;
  staff!: TestPerson;
  practice!: ClinicDoctor;
  private booked = 0;

  private constructor(
    readonly test: TestApp,
    private readonly clock: TestClock,
  ) {}

  static async begin(test: TestApp, clock: TestClock): Promise<VisitDay> {
    const day = new VisitDay(test, clock);
    clock.set(new Date());
    [day.doctor, day.patient, day.staff] = await Promise.all([
      test.person('doctor'),
      test.person('patient'),
      test.person('staff'),
    ]);
    day.practice = await openPractice(test, { userId: day.doctor.id });
    return day;
  }

  /** The next free slot; the clock goes back to now for it. */
  async book(over: Record<string, unknown> = {}, who = this.patient): Promise<Visit> {
    this.clock.set(new Date());
    const { status, body, text } = await this.test.http<Visit>('/api/v1/consultations', {
      token: who.token,
      body: booking(this.practice.id, this.practice.starts[this.booked++], over),
    });
    if (status !== 201) throw new Error(text);
    return body.data;
  }

  /** So many minutes after its appointed time; a negative number is before. */
  at({ startsAt }: Pick<Visit, 'startsAt'>, minutes: number): void {
    this.clock.set(new Date(Date.parse(startsAt) + minutes * MINUTE_MS));
  }

  take(who: TestPerson, id: string, step: Step, body: object = {}, key?: string): Promise<TestAnswer<Visit>> {
    return this.test.http<Visit>(`/api/v1/consultations/${id}/${step}`, {
      token: who.token,
      body,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  }

  /** A visit in which doctor and patient sit together. */
  async inProgress(over: Record<string, unknown> = {}): Promise<Visit> {
    const visit = await this.book(over);
    this.at(visit, 0);
    await this.take(this.patient, visit.id, 'check-in');
    const { status, text, body } = await this.take(this.doctor, visit.id, 'start');
    if (status !== 201) throw new Error(text);
    return body.data;
  }

  /** What the books hold of a payment, by account. */
  async balances(paymentId: string): Promise<Record<string, number>> {
    const rows = await this.test.sql<{ account: string; sum: string }>(
      `select account, sum(amount) from ledger_line where payment_id = $1 group by account having sum(amount) <> 0`,
      [paymentId],
    );
    return Object.fromEntries(rows.map(({ account, sum }) => [account, Number(sum)]));
  }

  /** Events of a visit or payment that wait to leave, oldest first, with their amount. */
  async announced(id: string): Promise<[string, number | null][]> {
    const rows = await this.test.sql<{ type: string; amount: number | null }>(
      `select type, (payload->>'amount')::int as amount from outbox_event where aggregate_id = $1 order by position`,
      [id],
    );
    return rows.map(({ type, amount }) => [type, amount]);
  }

  async stateOf(id: string): Promise<string> {
    const [{ status }] = await this.test.sql<{ status: string }>(`select status from consultation where id = $1`, [id]);
    return status;
  }
}
