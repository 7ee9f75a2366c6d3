import { EventApplication } from '../../../../src/modules/pms-sync/inbound/event-application.service';
import { StockReconciliation } from '../../../../src/modules/pms-sync/reconciliation/stock-reconciliation.service';
import { SnapshotExpiry } from '../../../../src/modules/pms-sync/reconciliation/snapshot-expiry.job';
import { send, signed } from '../../../factories/partner';
import { aPms, deliver, type PmsSystem, sealed, stockEvent } from '../../../factories/pms';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';

const DAY_MS = 86_400_000;
const START = new Date('2026-11-21T09:30:00.000Z');

describe.each([['mend'], ['report']])('snapshots of a partner’s stock, where the policy is to %s', (policy) => {
  let test: TestApp;
  let clock: TestClock;
  let pms: PmsSystem;

  beforeAll(async () => {
    clock = new TestClock(START);
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', PMS_DRIFT_POLICY: policy } });
    pms = await aPms(test);
  });
  afterAll(() => test.close());

  const call = async <T>(path: string, body: object) => {
    const asked = { method: 'POST', path: `/api/v1/pms/${path}`, body: JSON.stringify(body) };
    return send<T>(test, await signed(test, pms, asked, { created: clock.now() }));
  };
  const report = (rows: [ref: string, version: number, onHand: number][], locationRef = 'main') =>
    call('inventory', {
      stock: rows.map(([productRef, version, onHand]) => ({ productRef, locationRef, version, onHand })),
    });
  const snapshot = (rows: object[], over: object = {}) =>
    call<{ id: string }>('inventory/snapshots', {
      locationRef: 'main',
      takenAt: clock.now().toISOString(),
      stock: rows,
      ...over,
    });
  const compare = async () => {
    while (await test.app.get(StockReconciliation).compareNext());
  };
  const ask = async <T>(path: string) =>
    (await test.http<T>(`/api/v1/partners/${pms.partner.id}${path}`, { token: pms.adminToken })).body.data;
  const stock = async () =>
    (await test.sql(`select location_ref, product_ref, reported_version, on_hand from pms_stock order by 1, 2`)).map(
      ({ location_ref: at, product_ref: ref, reported_version: version, on_hand: onHand }) =>
        `${at} ${ref} ${version} ${onHand}`,
    );

  it('bring to light what is missing, behind or contradicting, and nothing else', async () => {
    await report([
      ['SAME', 5, 50],
      ['BEHIND', 5, 50],
      ['CONTRADICTING', 5, 50],
      ['GONE', 5, 50],
      ['GONE-AND-EMPTY', 5, 0],
    ]);
    await report([['ELSEWHERE', 1, 7]], 'cellar');
    clock.advance(60_000);
    const rows = [
      { productRef: 'SAME', version: 5, onHand: 50 },
      { productRef: 'BEHIND', version: 8, onHand: 80 },
      { productRef: 'CONTRADICTING', version: 5, onHand: 55 },
      { productRef: 'NEW', version: 2, onHand: 20 },
      { productRef: 'AHEAD', version: 3, onHand: 30 },
    ];
    const { status, body } = await snapshot(rows);
    expect(status).toBe(202);
    expect((await snapshot(rows)).body.data.id).toBe(body.data.id);
    // What changes after the snapshot was taken is no difference.
    clock.advance(1_000);
    await report([
      ['AHEAD', 4, 40],
      ['LATER', 1, 1],
    ]);
    await compare();
    const mended = policy === 'mend';
    const found = await ask<object[]>(`/differences?snapshotId=${body.data.id}`);
    expect(found).toHaveLength(4);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ productRef: 'BEHIND', kind: 'behind', knownVersion: 5, reportedOnHand: 80, mended }),
        expect.objectContaining({ productRef: 'CONTRADICTING', kind: 'contradicting', knownOnHand: 50, mended }),
        expect.objectContaining({
          productRef: 'GONE',
          kind: 'missing_there',
          knownOnHand: 50,
          reportedOnHand: null,
          mended,
        }),
        expect.objectContaining({
          productRef: 'NEW',
          kind: 'missing_here',
          knownOnHand: null,
          reportedVersion: 2,
          mended,
        }),
      ]),
    );
    const untouched = [
      'main AHEAD 4 40',
      'main GONE-AND-EMPTY 5 0',
      'main LATER 1 1',
      'main SAME 5 50',
      'cellar ELSEWHERE 1 7',
    ];
    const changed = mended
      ? ['main BEHIND 8 80', 'main CONTRADICTING 5 55', 'main GONE 5 0', 'main NEW 2 20']
      : ['main BEHIND 5 50', 'main CONTRADICTING 5 50', 'main GONE 5 50'];
    expect(new Set(await stock())).toEqual(new Set([...untouched, ...changed]));
    expect(await ask('/snapshots')).toMatchObject([
      { id: body.data.id, rows: 5, differences: 4, mended: mended ? 4 : 0 },
    ]);
    expect(await ask('/sync')).toMatchObject({ lastDifferences: 4, openDifferences: mended ? 0 : 4 });
  });

  it('are refused whole for one bad row, and for a time to come', async () => {
    const bad = await snapshot([{ productRef: 'A', version: 1, onHand: 1 }, { productRef: 'B' }]);
    expect([bad.status, bad.body.error.errors.map(({ field }) => field)]).toEqual([
      422,
      ['stock.1.version', 'stock.1.onHand'],
    ]);
    const ahead = new Date(clock.now().getTime() + 301_000).toISOString();
    expect((await snapshot([], { takenAt: ahead })).status).toBe(422);
    const twice = { productRef: 'A', version: 1, onHand: 1 };
    expect((await snapshot([twice, twice])).status).toBe(422);
  });

  it('wait for the events that came before them, and not for ever', async () => {
    clock.advance(60_000);
    const event = stockEvent('LAGGING', 1, 3);
    await deliver(test, pms.partner.id, sealed(event, [pms.webhookSecret.secret], { at: clock.now() }));
    const { body } = await snapshot([{ productRef: 'LAGGING', version: 1, onHand: 3 }], { locationRef: 'loft' });
    await compare();
    expect(await ask<object[]>('/snapshots')).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: body.data.id, comparedAt: null })]),
    );
    expect(await ask('/sync')).toMatchObject({ pending: 1 });
    clock.advance(16 * 60_000);
    await compare();
    expect(await ask<object[]>(`/differences?snapshotId=${body.data.id}`)).toMatchObject([{ kind: 'missing_here' }]);
    while ((await test.app.get(EventApplication).applyNext()) > 0);
    expect(await ask('/sync')).toMatchObject({
      pending: 0,
      lastDay: { received: 1, applied: 1, dead: 0, successRate: 1, lagSeconds: 960 },
      lastError: null,
    });
  });

  it('of ten thousand rows are compared in one go', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => ({ productRef: `L-${at}`, version: 1, onHand: at }));
    const { status, body } = await snapshot(rows, { locationRef: 'large' });
    expect([status, body.error?.code]).toEqual([202, undefined]);
    await compare();
    const expected = { differences: 10_000, mended: policy === 'mend' ? 10_000 : 0 };
    expect((await ask<object[]>('/snapshots'))[0]).toMatchObject(expected);
  });

  it('are forgotten after ninety days with what differed, but for the last of each location', async () => {
    const shelf = { locationRef: 'shelf' };
    const taken: string[] = [];
    for (let at = 0; at < 25; at += 1) {
      clock.advance(1_000);
      taken.push((await snapshot([{ productRef: 'S', version: at + 1, onHand: at }], shelf)).body.data.id);
      await compare();
    }
    clock.advance(60_000);
    const waiting = (await snapshot([], { locationRef: 'shelf' })).body.data.id;
    const kept = async () => {
      const rows = await test.sql<{ id: string; differing: number }>(
        `select s.id, count(d.id)::integer as differing from pms_snapshot s left join pms_difference d on d.snapshot_id = s.id
          where s.location_ref = 'shelf' group by 1 order by 1`,
      );
      return rows.map(({ id, differing }) => [id, differing]);
    };
    clock.advance(90 * DAY_MS - 86_000);
    await test.app.get(SnapshotExpiry).run();
    expect(await kept()).toHaveLength(26);
    clock.advance(87_000);
    await Promise.all([test.app.get(SnapshotExpiry).run(), test.app.get(SnapshotExpiry).run()]);
    expect(await kept()).toEqual([
      [taken.at(-1), 1],
      [waiting, 0],
    ]);
    const told = await test.sql(
      `select sum((details->>'snapshots')::integer)::integer as snapshots, min((details->>'snapshots')::integer) > 0 as none_empty
         from audit_log where action = 'partner.snapshots_expired'`,
    );
    expect(told).toEqual([{ snapshots: 24, none_empty: true }]);
  });
});
