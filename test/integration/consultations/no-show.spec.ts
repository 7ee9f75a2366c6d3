import { NoShows } from '../../../src/modules/consultations/visit/no-shows.service';
import { CARD } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { VisitDay } from './a-visit';

const FINAL_MINUTES = 120;

describe('visits that are missed', () => {
  const clock = new TestClock();
  let test: TestApp;
  let other: TestApp;
  let day: VisitDay;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', NO_SHOW_FEE_PERCENT: '40' } });
    other = await startTestApp({
      clock,
      env: { PROCESS_ROLE: 'api', NO_SHOW_FEE_PERCENT: '40' },
      database: test.database,
    });
    day = await VisitDay.begin(test, clock);
  });
  afterAll(async () => {
    await other.close();
    await test.close();
  });

  const jobs = () => [test, other, test, other].map(({ app }) => app.get(NoShows));
  const marked = () => Promise.all(jobs().map((job) => job.markMissed()));
  const closed = () => Promise.all(jobs().map((job) => job.closeMissed()));
  const steps = async (id: string) => {
    const rows = await test.sql(`select to_status, actor_id from status_change where subject_id = $1 order by at, id`, [
      id,
    ]);
    return rows.map(({ to_status: to, actor_id: actor }) => [to, actor] as [string, string | null]);
  };
  const missed = async (over: Record<string, unknown> = {}) => {
    const visit = await day.book(over);
    day.at(visit, 16);
    await marked();
    return visit;
  };

  it('are marked by the job after the grace, once over all instances', async () => {
    const visits = [await day.book(), await day.book(), await day.book()];
    day.at(visits[0], 15);
    await marked();
    expect(await day.stateOf(visits[0].id)).toBe('scheduled');
    day.at(visits[2], 16);
    await marked();
    for (const { id } of visits) {
      expect(await steps(id)).toEqual([['no_show', null]]);
      expect((await day.announced(id)).map(([type]) => type)).toEqual(['consultation.booked', 'consultation.missed']);
    }
  });

  it('are not those of who waits: it may be the doctor who is late', async () => {
    const visit = await day.book();
    day.at(visit, 0);
    await day.take(day.patient, visit.id, 'check-in');
    day.at(visit, 60);
    await marked();
    expect(await day.stateOf(visit.id)).toBe('checked_in');
    expect((await day.take(day.doctor, visit.id, 'no-show', { reason: 'Left' })).body.data.status).toBe('no_show');
  });

  it('are marked by people no sooner than by the job', async () => {
    const visit = await day.book();
    day.at(visit, 14);
    const { status, body } = await day.take(day.staff, visit.id, 'no-show');
    expect([status, body.error]).toMatchObject([
      409,
      { code: 'no_show_too_early', earliestAt: new Date(Date.parse(visit.startsAt) + 900_000).toISOString() },
    ]);
    day.at(visit, 15);
    expect((await day.take(day.staff, visit.id, 'no-show')).status).toBe(201);
    expect((await day.take(day.staff, visit.id, 'no-show')).body.error.code).toBe('illegal_transition');
  });

  it('race with who comes at the last moment, and one of the two wins', async () => {
    for (let round = 0; round < 3; round++) {
      const visit = await day.book();
      day.at(visit, 16);
      const [answer] = await Promise.all([day.take(day.patient, visit.id, 'check-in'), marked()]);
      const taken = (await steps(visit.id)).map(([to]) => to);
      expect(taken).toEqual([answer.status === 201 ? 'checked_in' : 'no_show']);
      if (answer.status !== 201) expect(answer.body.error.code).toBe('check_in_closed');
    }
  });

  it('can be taken up by the desk, with a reason, and have moved no money until then', async () => {
    const visit = await missed(CARD);
    expect((await day.take(day.patient, visit.id, 'check-in')).body.error.code).toBe('check_in_closed');
    const without = await day.take(day.staff, visit.id, 'check-in');
    expect([without.status, without.body.error.errors]).toMatchObject([422, [{ field: 'reason' }]]);
    const { body } = await day.take(day.staff, visit.id, 'check-in', { reason: 'Stood in the wrong corridor' });
    expect(body.data).toMatchObject({ status: 'checked_in', payment: { status: 'captured' } });
    day.at(visit, 16 + FINAL_MINUTES + 1);
    await closed();
    expect(await test.sql(`select from refund where payment_id = $1`, [visit.payment.id])).toEqual([]);
    expect((await day.take(day.doctor, visit.id, 'start')).status).toBe(201);
  });

  it('are final after two hours: the rest goes back once, and nobody takes them up', async () => {
    const visit = await missed(CARD);
    day.at(visit, 16 + FINAL_MINUTES);
    await closed();
    expect((await day.announced(visit.payment.id)).map(([type]) => type)).toEqual(['payment.captured']);
    day.at(visit, 16 + FINAL_MINUTES + 1);
    await closed();
    await closed();
    expect(await test.sql(`select amount, reason from refund where payment_id = $1`, [visit.payment.id])).toEqual([
      { amount: '9000', reason: 'no_show' },
    ]);
    const audited = await test.sql(
      `select details from audit_log where subject_id = $1 and action = 'consultation.no_show' order by id`,
      [visit.id],
    );
    expect(audited.map(({ details }) => details as object)).toEqual([
      { from: 'scheduled' },
      { from: 'no_show', final: true, fee: 6_000 },
    ]);
    const late = await day.take(day.staff, visit.id, 'check-in', { reason: 'Came after all' });
    expect([late.status, late.body.error.code]).toEqual([409, 'no_show_final']);
  });

  it('leave a fee to be paid at the clinic, in the books and at the desk', async () => {
    const visit = await missed();
    day.at(visit, 16 + FINAL_MINUTES + 1);
    await closed();
    const paid = `/api/v1/payments/${visit.payment.id}`;
    expect((await test.http(paid, { token: day.patient.token })).body.data).toMatchObject({
      status: 'created',
      amount: 6_000,
    });
    expect(await day.balances(visit.payment.id)).toEqual({ receivable: 6_000, revenue: -6_000 });
    const body = { means: 'cash', reference: 'R-no-show' };
    expect((await test.http(`${paid}/settlement`, { token: day.staff.token, body })).status).toBe(201);
    expect(await day.balances(visit.payment.id)).toEqual({ cash: 6_000, revenue: -6_000 });
  });

  it('do not hold each other up: one that fails is passed over', async () => {
    const [broken, good] = [await day.book(), await day.book()];
    await test.sql(`delete from payment where consultation_id = $1`, [broken.id]);
    day.at(good, 16);
    await marked();
    expect([await day.stateOf(broken.id), await day.stateOf(good.id)]).toEqual(['scheduled', 'no_show']);
  });
});
