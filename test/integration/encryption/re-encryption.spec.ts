import { uuidv7 } from 'uuidv7';
import { DataKeyRotation } from '../../../src/platform/encryption/data-key-rotation.job';
import { compositeId, envelopePrefix, sealEnvelope } from '../../../src/platform/encryption/envelope';
import { FieldCipher } from '../../../src/platform/encryption/field-cipher';
import { KEY_LEAD_MS, KeyRing } from '../../../src/platform/encryption/key-ring';
import { ReEncryption } from '../../../src/platform/encryption/re-encryption';
import { ReEncryptionRepository } from '../../../src/platform/encryption/re-encryption.repository';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';

/** An envelope but for one character. */
const SPACED = `v1.01900000-0000-7000-8000-000000000001.${'a'.repeat(50)} ${'a'.repeat(50)}`;
const DAY_MS = 86_400_000;

describe('the re-encryption', () => {
  const clock = new TestClock();
  let test: TestApp;

  beforeAll(async () => (test = await startTestApp({ clock })));
  afterAll(() => test.close());

  const run = () => test.app.get(ReEncryption).run();
  const ring = () => test.app.get(KeyRing);
  const cipher = () => test.app.get(FieldCipher);

  async function historyRow(reason: string | null, id = uuidv7()): Promise<string> {
    await test.sql(
      `insert into status_change (id, subject_type, subject_id, from_status, to_status, reason, at)
       values ($1, 'consultation', $1, 'scheduled', 'cancelled', $2, now())`,
      [id, reason],
    );
    return id;
  }

  const placeOf = (id: string) => ({ table: 'status_change', column: 'reason', id });

  async function reasonOf(id: string): Promise<string> {
    const [{ reason }] = await test.sql<{ reason: string }>('select reason from status_change where id = $1', [id]);
    return reason;
  }

  /** As if the row had been there before its column was encrypted. */
  async function plainly(insert: () => Promise<string>): Promise<string> {
    const constraint = 'status_change_reason_sealed';
    await test.sql(`alter table status_change drop constraint ${constraint}`);
    const id = await insert();
    await test.sql(`alter table status_change add constraint ${constraint} check (is_envelope(reason)) not valid`);
    return id;
  }

  it('seals what was written before the column was encrypted, and has the database prove that nothing is left', async () => {
    const proofs = () =>
      test.sql<{ conname: string; convalidated: boolean }>(
        `select conname, convalidated from pg_constraint where conname = 'status_change_reason_sealed'`,
      );
    const id = await plainly(() => historyRow('feeling better'));
    const looksLikeOne = await plainly(() => historyRow('v1.feeling.better'));
    expect((await proofs())[0].convalidated).toBe(false);
    expect(await run()).toEqual({ replaced: 2, unreadable: 0 });
    expect(await reasonOf(id)).toMatch(/^v1\./);
    expect(await cipher().open(await reasonOf(id), placeOf(id))).toBe('feeling better');
    expect(await cipher().open(await reasonOf(looksLikeOne), placeOf(looksLikeOne))).toBe('v1.feeling.better');
    expect((await proofs())[0].convalidated).toBe(true);
    const unproved = `select conname from pg_constraint where conname ~ '_sealed$' and not convalidated`;
    expect(await test.sql(unproved)).toEqual([]);
  });

  it.each(['feeling better', '', 'v1.', 'v1.01900000-0000-7000-8000-000000000001.short', 'v2.01900000', SPACED])(
    'cannot be gone round: the database refuses %j',
    async (text) => {
      await expect(historyRow(text)).rejects.toMatchObject({ constraint: 'status_change_reason_sealed' });
    },
  );

  it('brings values under the new key, those of tables with a key of several columns too', async () => {
    const historyId = uuidv7();
    await historyRow(cipher().seal('feeling better', placeOf(historyId)), historyId);
    const name = [uuidv7(), 'POST /consultations', 'a key, with "signs"'];
    const place = { table: 'idempotency_key', column: 'response', id: compositeId(...name) };
    await test.sql(
      `insert into idempotency_key (actor_id, route, key, body_hash, response, locked_until, created_at)
       values ($1, $2, $3, '', $4, now(), now())`,
      [...name, cipher().seal('{"data":1}', place)],
    );
    await ring().add();
    clock.advance(KEY_LEAD_MS);
    expect(await run()).toMatchObject({ unreadable: 0 });

    const prefix = envelopePrefix(ring().sealing().id);
    const [{ response }] = await test.sql<{ response: string }>('select response from idempotency_key');
    expect([response.startsWith(prefix), (await reasonOf(historyId)).startsWith(prefix)]).toEqual([true, true]);
    expect(await cipher().open(response, place)).toBe('{"data":1}');
  });

  it('leaves what cannot be opened as it is, with its key, and brings up everything else', async () => {
    const [well, moved] = [uuidv7(), uuidv7()];
    await historyRow(cipher().seal('feeling better', placeOf(well)), well);
    await historyRow(cipher().seal('feeling better', placeOf(well)), moved);
    const before = await reasonOf(moved);
    const [used] = ring().all().slice(-1);
    await ring().add();
    clock.advance(2 * KEY_LEAD_MS);

    expect(await run()).toMatchObject({ unreadable: 1 });
    expect(await reasonOf(moved)).toBe(before);
    expect((await reasonOf(well)).startsWith(envelopePrefix(ring().sealing().id))).toBe(true);
    expect(ring().get(used.id)).toMatchObject({ retiredAt: null });

    await test.sql('delete from status_change where id = $1', [moved]);
    await run();
    expect(ring().get(used.id)?.retiredAt).toBeInstanceOf(Date);
    expect(
      ring()
        .all()
        .filter(({ retiredAt }) => retiredAt === null),
    ).toHaveLength(1);
  });

  it('never overwrites what was written between its look and its write', async () => {
    const id = uuidv7();
    await historyRow(cipher().seal('feeling better', placeOf(id)), id);
    await ring().add();
    clock.advance(2 * KEY_LEAD_MS);
    const repository = test.app.get(ReEncryptionRepository);
    const replace = repository.replace.bind(repository);
    const rival = jest.spyOn(repository, 'replace').mockImplementation(async (column, replacements) => {
      if (column.table === 'status_change') {
        const changed = cipher().seal('feeling worse', placeOf(id));
        await test.sql('update status_change set reason = $2 where id = $1', [id, changed]);
      }
      return replace(column, replacements);
    });
    expect(await run()).toMatchObject({ unreadable: 0 });
    expect(rival).toHaveBeenCalled();
    rival.mockRestore();
    expect(await cipher().open(await reasonOf(id), placeOf(id))).toBe('feeling worse');
  });

  it('is asked for a new key when the newest has served its days, and not before', async () => {
    const job = test.app.get(DataKeyRotation);
    const [newest] = ring().all().slice(-1);
    clock.set(new Date(newest.createdAt.getTime() + 90 * DAY_MS - 1));
    await job.run();
    expect(ring().all().at(-1)?.id).toBe(newest.id);
    clock.advance(1);
    await Promise.all([job.run(), job.run()]);
    expect(ring().all().at(-1)?.generation).toBe(newest.generation + 1);
  });

  it('opens what an instance that is behind still seals under a retired key', async () => {
    const [retired] = ring().all();
    const id = uuidv7();
    expect(await cipher().open(sealEnvelope(retired.id, retired.aes, 'late', placeOf(id)), placeOf(id))).toBe('late');
  });
});
