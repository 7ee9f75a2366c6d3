import fc from 'fast-check';
import { booking, CARD, freeStarts, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { SlotHoldExpiryJob } from '../../../src/modules/consultations/holds/slot-hold-expiry.job';
import { overlaps, strayClaims } from './claims-checker';

const CLIENTS = 12;
const STEPS = 12;
const CONTESTED = 8;
const SEEDS = [20261122, 7, 4242];

type Step = 'hold' | 'renew' | 'release' | 'book' | 'bookHeld' | 'move' | 'moveHeld' | 'cancel' | 'sweep';

interface Wish {
  step: Step;
  /** Of the contested ones. */
  slot: number;
  doctor: number;
  card: boolean;
}

const wishes = fc.array(
  fc.record<Wish>({
    step: fc.constantFrom<Step[]>(
      'hold',
      'hold',
      'renew',
      'release',
      'book',
      'bookHeld',
      'move',
      'move',
      'moveHeld',
      'cancel',
      'sweep',
    ),
    slot: fc.nat({ max: CONTESTED - 1 }),
    doctor: fc.nat({ max: 1 }),
    card: fc.boolean(),
  }),
  { minLength: STEPS, maxLength: STEPS },
);

/** One of many who all want the same few times, and who remembers what it was given. */
class Client {
  private readonly holds: { id: string; doctor: number; slot: number }[] = [];
  private readonly visits: { id: string; doctor: number }[] = [];

  constructor(
    private readonly test: TestApp,
    private readonly who: TestPerson,
    private readonly doctors: readonly { id: string; starts: string[] }[],
    private readonly statuses: number[],
  ) {}

  wish(wish: Wish): Promise<unknown> {
    const { doctor, slot, card } = wish;
    const steps: Record<Step, () => Promise<unknown>> = {
      hold: () => this.hold(doctor, slot),
      renew: () => this.changeHold('PATCH'),
      release: () => this.changeHold('DELETE'),
      book: () => this.book(doctor, slot, card ? CARD : {}),
      bookHeld: () => this.bookHeld(card ? CARD : {}),
      move: () => this.move(slot),
      moveHeld: () => this.moveHeld(),
      cancel: () => this.cancel(),
      sweep: () => this.test.app.get(SlotHoldExpiryJob).run(),
    };
    return steps[wish.step]();
  }

  private async hold(doctor: number, slot: number): Promise<void> {
    const body = { doctorId: this.doctors[doctor].id, startsAt: this.startOf(doctor, slot) };
    const made = await this.send('/slot-holds', 'POST', body);
    if (made) this.holds.push({ id: made, doctor, slot });
  }

  private async changeHold(method: string): Promise<void> {
    const held = this.holds.at(-1);
    if (held) await this.send(`/slot-holds/${held.id}`, method);
  }

  private async bookHeld(over: object): Promise<void> {
    const held = this.holds.pop();
    if (held) await this.book(held.doctor, held.slot, { ...over, holdId: held.id });
  }

  private async move(slot: number): Promise<void> {
    const visit = this.visits.at(-1);
    if (visit) await this.post(`/consultations/${visit.id}/reschedule`, { startsAt: this.startOf(visit.doctor, slot) });
  }

  private async cancel(): Promise<void> {
    const visit = this.visits.pop();
    if (visit) await this.post(`/consultations/${visit.id}/cancellation`, { reason: 'x' });
  }

  private async book(doctor: number, slot: number, over: object): Promise<void> {
    const made = await this.post(
      '/consultations',
      booking(this.doctors[doctor].id, this.startOf(doctor, slot), { ...over }),
    );
    if (made) this.visits.push({ id: made, doctor });
  }

  private async moveHeld(): Promise<void> {
    const held = this.holds.pop();
    const visit = this.visits.find(({ doctor }) => doctor === held?.doctor);
    if (!held || !visit) return;
    const startsAt = this.startOf(held.doctor, held.slot);
    await this.post(`/consultations/${visit.id}/reschedule`, { startsAt, holdId: held.id });
  }

  private startOf(doctor: number, slot: number): string {
    return this.doctors[doctor].starts[slot];
  }

  private post(path: string, body: object): Promise<string | undefined> {
    return this.send(path, 'POST', body);
  }

  private async send(path: string, method: string, body?: object): Promise<string | undefined> {
    const answer = await this.test.http<{ id: string }>(`/api/v1${path}`, { method, body, token: this.who.token });
    this.statuses.push(answer.status);
    return answer.status === 201 ? answer.body.data.id : undefined;
  }
}

describe('many who hold, book, move and cancel the same few times at once', () => {
  let test: TestApp;

  // What a patient may is not what this is about.
  const env = { PROCESS_ROLE: 'api', RESCHEDULES_BY_PATIENT: '100', SLOT_HOLDS_PER_PATIENT: '20' };
  beforeAll(async () => (test = await startTestApp({ env })));
  afterAll(() => test.close());

  it.each(SEEDS)('never overlap, lose a time, or pay twice: seed %d', async (seed) => {
    const doctors = [await openPractice(test), await openPractice(test, { bufferAfterMinutes: 15 })];
    const people = await Promise.all(Array.from({ length: CLIENTS }, () => test.person('patient')));
    const statuses: number[] = [];
    const plans = fc.sample(wishes, { seed, numRuns: CLIENTS });
    await Promise.all(
      people.map(async (who, i) => {
        const client = new Client(test, who, doctors, statuses);
        for (const wish of plans[i]) await client.wish(wish);
      }),
    );
    expect(statuses.filter((status) => ![200, 201, 404, 409, 422].includes(status))).toEqual([]);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(10);
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
    await eachIsPaidOnce(doctors.map(({ id }) => id));
    await eachTimeCanBeHadAgain(doctors);
  });

  /** One payment for each visit, however often it was moved, and one charge for each that was paid by card. */
  async function eachIsPaidOnce(doctorIds: string[]): Promise<void> {
    const wrong = await test.sql(
      `select c.id from consultation c left join payment p on p.consultation_id = c.id
         left join sandbox_provider.charge h on h.idempotency_key = p.provider_key
         where c.doctor_id = any($1) group by c.id
         having count(p.id) <> 1 or count(h.reference) <> count(p.id) filter (where p.method = 'card')`,
      [doctorIds],
    );
    expect(wrong).toEqual([]);
  }

  async function eachTimeCanBeHadAgain(doctors: readonly { id: string; starts: string[] }[]): Promise<void> {
    const desk = await test.person('staff');
    const ids = doctors.map(({ id }) => id);
    const open = await test.sql<{ id: string }>(
      `select id from consultation where doctor_id = any($1) and status = 'scheduled'`,
      [ids],
    );
    for (const { id } of open) {
      await test.http(`/api/v1/consultations/${id}/cancellation`, { token: desk.token, body: { reason: 'x' } });
    }
    await test.sql(`update slot_hold set expires_at = now() where doctor_id = any($1) and status = 'held'`, [ids]);
    await test.sql(`update time_claim set expires_at = now() where kind = 'hold' and resource_id = any($1)`, [ids]);
    await test.app.get(SlotHoldExpiryJob).run();
    for (const { id, starts } of doctors) {
      expect((await freeStarts(test, id)).slice(0, CONTESTED)).toEqual(starts.slice(0, CONTESTED));
      const { token } = await test.person('patient');
      for (const startsAt of starts.slice(0, CONTESTED).filter((_, i) => i % 2 === 0)) {
        expect((await test.http('/api/v1/consultations', { token, body: booking(id, startsAt) })).status).toBe(201);
      }
    }
  }
});
