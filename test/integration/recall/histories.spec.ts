import fc from 'fast-check';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { aLine, Pharmacy } from '../prescriptions/pharmacy';

const BATCHES = ['B1', 'B2', 'B3'] as const;
const PATIENTS = 5;

type Batch = (typeof BATCHES)[number];
type Step =
  | { kind: 'dispense'; batch: Batch; patient: number; quantity: number }
  | { kind: 'transfer' | 'quarantine'; batch: Batch };

const batch = fc.constantFrom(...BATCHES);
const dispense = fc.record({
  ...{
    kind: fc.constant('dispense' as const),
    batch,
    patient: fc.nat(PATIENTS - 1),
    quantity: fc.integer({ min: 1, max: 5 }),
  },
});
const other = fc.record({ kind: fc.constantFrom('transfer' as const, 'quarantine' as const), batch });
const history = fc.array(fc.oneof({ weight: 5, arbitrary: dispense }, { weight: 1, arbitrary: other }), {
  minLength: 6,
  maxLength: 12,
});

let test: TestApp;
let pharmacy: Pharmacy;
let patients: TestPerson[];

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  pharmacy = await Pharmacy.open(test);
  patients = await Promise.all(Array.from({ length: PATIENTS }, () => test.person('patient')));
});
afterAll(() => test?.close());

/** One product with three batches; what is handed out is written down by the test alone. */
class Course {
  readonly had = new Map<string, number>();
  readonly lots = new Map<Batch, string>();

  private constructor(
    readonly productId: string,
    readonly store: string,
  ) {}

  static async begin(): Promise<Course> {
    const { dispensary, locationId } = pharmacy;
    const course = new Course(await dispensary.product(), await dispensary.location('storeroom'));
    for (const name of BATCHES) {
      course.lots.set(
        name,
        await dispensary.lot(course.productId, locationId, { batch: name, quantity: 200, expiresOn: '2027-06-30' }),
      );
    }
    return course;
  }

  async take(step: Step): Promise<void> {
    const lotId = this.lots.get(step.batch) ?? '';
    if (step.kind === 'dispense') return this.handOut(step, lotId);
    const plan = { fromLocationId: pharmacy.locationId, toLocationId: this.store, lines: [{ lotId, quantity: 10 }] };
    if (step.kind === 'transfer') await pharmacy.dispensary.post('/stock/transfers', plan);
    else await pharmacy.dispensary.post(`/lots/${lotId}/quarantine`, { reason: 'Looks odd' });
  }

  /** Signed before, handed out at once. What is refused, nobody has. */
  async prepared(step: Extract<Step, { kind: 'dispense' }>): Promise<() => Promise<void>> {
    const { quantity, patient } = step;
    const { id } = await pharmacy.signed([aLine(this.productId, { quantity })], patients[patient]);
    return async () => {
      const lotId = this.lots.get(step.batch);
      const { status } = await pharmacy.dispense(id, [{ line: 1, quantity, lotId }]);
      const name = `${step.batch} ${patients[patient].id}`;
      if (status === 201) this.had.set(name, (this.had.get(name) ?? 0) + quantity);
    };
  }

  private async handOut(step: Extract<Step, { kind: 'dispense' }>, _lotId: string): Promise<void> {
    await (
      await this.prepared(step)
    )();
  }

  recall(name: Batch) {
    const body = { class: 'I', reason: 'Contaminated' };
    return pharmacy.ask<{ id: string; unaccounted: number }>(
      'POST',
      `/lots/${this.lots.get(name)}/recall`,
      pharmacy.pharmacist,
      body,
    );
  }
}

it('a recall reaches every patient who had something of the batch, whatever happened before and while it is made', async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.array(dispense, { minLength: 2, maxLength: 4 }),
      batch,
      async (before, meanwhile, recalled) => {
        const course = await Course.begin();
        for (const step of before) await course.take(step);
        // Handed out while the batch is recalled: either before, and then found, or refused.
        const racing: (() => Promise<void>)[] = [];
        // One after the other: a second prescription for somebody warns of the first.
        for (const step of meanwhile) racing.push(await course.prepared({ ...step, batch: recalled }));
        const [answer] = await Promise.all([course.recall(recalled), ...racing.map((handOut) => handOut())]);
        expect(answer.status).toBe(201);

        const { id, unaccounted } = answer.body.data;
        const path = `/recalls/${id}/patients?limit=100`;
        const found = await pharmacy.ask<{ patientId: string; quantity: number }[]>('GET', path, pharmacy.pharmacist);
        const expected = patients.flatMap(({ id: patientId }) => {
          const quantity = course.had.get(`${recalled} ${patientId}`);
          return quantity === undefined ? [] : [[patientId, quantity]];
        });
        const byId = (one: (string | number)[], two: (string | number)[]) =>
          String(one[0]).localeCompare(String(two[0]));
        const reached = found.body.data.map(({ patientId, quantity }) => [patientId, quantity]);
        expect(reached.sort(byId)).toEqual(expected.sort(byId));
        expect(unaccounted).toBe(0);
        const usable = await test.sql(
          `select l.id from lot l where l.product_id = $1 and l.batch = $2 and (l.status = 'available' or l.reserved > 0)`,
          [course.productId, recalled],
        );
        expect(usable).toEqual([]);
      },
    ),
    // Each history takes a second; to look for a smaller one would take minutes.
    { numRuns: Number(process.env.RECALL_HISTORIES ?? 5), endOnFailure: true },
  );
}, 120_000);
