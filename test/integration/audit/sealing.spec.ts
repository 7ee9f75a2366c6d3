import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { privateKeyOf, publicKeyOf, SealKeys } from '../../../src/modules/audit/sealing/seal-keys';
import { SealedTrail } from './sealed-trail';

let trail: SealedTrail;
beforeEach(async () => (trail = await SealedTrail.start()));
afterEach(() => trail.close());

const sealsOf = () => trail.sql('select sequence::int, kind, row_count as rows from audit_seal order by sequence');

/** Another writer of the trail, with a transaction to keep open. */
async function writer(): Promise<Client> {
  const client = new Client({ connectionString: trail.database.url });
  await client.connect();
  return client;
}

describe('sealing', () => {
  it('begins with a sweep of what is there, then takes what is new, once', async () => {
    const before = await trail.writeMany(3);
    await trail.seal();
    expect(await sealsOf()).toEqual([{ sequence: 1, kind: 'sweep_end', rows: 3 }]);
    const after = await trail.writeMany(2);
    expect(await trail.seal()).toBe(2);
    expect(await trail.seal()).toBe(0);
    expect((await trail.sealedIds()).sort()).toEqual([...before, ...after].sort());
    expect(await trail.verify()).toMatchObject({ valid: true, faults: [], seals: 2, rows: 5, waiting: 0 });
  });

  it('makes seals of a bounded size, of what there was and of what comes', async () => {
    await trail.writeMany(7);
    await trail.seal(3);
    await trail.writeMany(7);
    await trail.seal(3);
    expect(await sealsOf()).toEqual([
      { sequence: 1, kind: 'sweep', rows: 3 },
      { sequence: 2, kind: 'sweep', rows: 3 },
      { sequence: 3, kind: 'sweep_end', rows: 1 },
      { sequence: 4, kind: 'part', rows: 3 },
      { sequence: 5, kind: 'part', rows: 3 },
      { sequence: 6, kind: 'window', rows: 1 },
    ]);
    expect(await trail.verify()).toMatchObject({ valid: true, seals: 6, rows: 14 });
  });

  it('never misses a transaction that commits late, nor waits for it', async () => {
    await trail.seal();
    const late = await writer();
    await late.query('begin');
    const first = await trail.write('late.first', uuidv7(), late);
    const others = await trail.writeMany(3);
    // What began after the open transaction waits with it: its end is not yet known.
    expect(await trail.seal()).toBe(0);
    expect(await trail.verify()).toMatchObject({ valid: true, waiting: 3 });
    await late.query('commit');
    await late.end();
    expect(await trail.seal()).toBe(4);
    expect((await trail.sealedIds()).sort()).toEqual([first.id, ...others].sort());
    expect((await trail.verify()).valid).toBe(true);
  });

  it('never misses one that was open when the sweep began', async () => {
    await trail.writeMany(4);
    const late = await writer();
    await late.query('begin');
    // Its id lies before what the sweep has passed when it commits.
    const { id } = await trail.write('late', uuidv7(), late);
    await trail.writeMany(4);
    const sealer = trail.sealer;
    while ((await sealer.sealNext(3)).more)
      if ((await sealsOf()).length === 3) await late.query('commit').catch(() => undefined);
    await late.end();
    await trail.seal();
    const sealed = await trail.sealedIds();
    expect(sealed).toContain(id);
    expect(new Set(sealed).size).toBe(sealed.length);
    expect(await trail.verify()).toMatchObject({ valid: true, rows: 9, waiting: 0 });
  });

  it('takes what a transaction wrote in several statements and savepoints', async () => {
    await trail.seal();
    const one = await writer();
    await one.query('begin');
    const ids = [(await trail.write('a', uuidv7(), one)).id];
    await one.query('savepoint s');
    await trail.write('undone', uuidv7(), one);
    await one.query('rollback to s');
    ids.push((await trail.write('b', uuidv7(), one)).id);
    await one.query('commit');
    await one.end();
    await trail.seal();
    expect((await trail.sealedIds()).sort()).toEqual(ids.sort());
    expect((await trail.verify()).valid).toBe(true);
  });

  it('seals a transaction as a whole, even beyond the limit', async () => {
    await trail.seal();
    const one = await writer();
    await one.query('begin');
    for (let row = 0; row < 5; row++) await trail.write('together', uuidv7(), one);
    await one.query('commit');
    await one.end();
    await trail.writeMany(2);
    expect(await trail.seal(3)).toBe(7);
    expect((await sealsOf()).slice(1)).toEqual([
      { sequence: 2, kind: 'part', rows: 5 },
      { sequence: 3, kind: 'window', rows: 2 },
    ]);
    expect(await trail.verify()).toMatchObject({ valid: true, rows: 7 });
  });

  it('is done by one process at a time, and each row by one of them', async () => {
    await trail.writeMany(40);
    await trail.seal();
    const sealer = trail.sealer;
    const writing = trail.writeMany(60);
    for (let round = 0; round < 20; round++) await Promise.all([1, 2, 3].map(() => sealer.sealNext(7)));
    await writing;
    await trail.seal();
    const sealed = await trail.sealedIds();
    expect(sealed).toHaveLength(100);
    expect(new Set(sealed).size).toBe(100);
    expect(await trail.verify()).toMatchObject({ valid: true, rows: 100 });
  });

  it('sweeps again on another server, whose transaction numbers say nothing of what came along', async () => {
    await trail.writeMany(5);
    await trail.seal();
    await trail.writeMany(5);
    await trail.seal();
    // As after loading a dump: seals of elsewhere, numbers of transactions that are yet to come here, and rows that nobody sealed.
    await trail.forger.query(`update audit_seal set system_identifier = system_identifier`);
    const unsealed = await trail.writeMany(2);
    await trail.sql(`select pg_current_xact_id()`);
    await trail.forger.query(
      `insert into audit_seal (sequence, sealed_at, algorithm, kind, row_ids, digests, sealed_before, inherited_until, system_identifier, previous_hash, hash)
       select sequence + 1, now(), 1, 'window', '{}', '', sealed_before, inherited_until, 1, hash,
         audit_seal_hash_1(sequence + 1, now(), 'window', sealed_before, inherited_until, 1, '{}', '', hash)
       from audit_seal order by sequence desc limit 1`,
    );
    await trail.seal();
    const after = await trail.writeMany(3);
    await trail.seal();
    const seals = await sealsOf();
    expect(seals.slice(3)).toEqual([
      { sequence: 4, kind: 'sweep_end', rows: 2 },
      { sequence: 5, kind: 'window', rows: 3 },
    ]);
    const sealed = await trail.sealedIds();
    expect(sealed).toEqual(expect.arrayContaining([...unsealed, ...after]));
    expect(new Set(sealed).size).toBe(sealed.length);
    // Only the seal that the test made itself bears no signature.
    expect((await trail.verify()).faults.map(({ kind, sequence }) => [kind, sequence])).toEqual([['seal_unsigned', 3]]);
  });

  it('sweeps when transaction numbers run behind those of the last seal', async () => {
    await trail.seal();
    await trail.writeMany(2);
    await trail.forger.query('update audit_seal set sealed_before = 1::bigint << 40 where sequence = 1');
    await trail.seal();
    expect(await sealsOf()).toEqual([
      { sequence: 1, kind: 'sweep_end', rows: 0 },
      { sequence: 2, kind: 'sweep_end', rows: 2 },
    ]);
  });

  it('copies the newest seal out of the database, and sees when the database changes under it', async () => {
    await trail.writeMany(2);
    await trail.seal();
    expect(await trail.copyHead()).toBe(true);
    await trail.writeMany(2);
    await trail.seal();
    expect(await trail.copyHead()).toBe(true);
    expect(await trail.copyHead()).toBe(true);
    const heads = [];
    for await (const head of trail.heads.heads()) heads.push(head);
    expect(heads).toMatchObject([
      { sequence: 1, after: 0, rows: 2 },
      { sequence: 2, after: 1, rows: 2 },
    ]);
    await trail.forger.query(`update audit_seal set hash = sha256('other') where sequence = 2`);
    expect(await trail.copyHead()).toBe(false);
  });

  it('is cut off as a whole, and done again by the next', async () => {
    await trail.writeMany(3);
    const sign = jest.spyOn(trail.keys, 'sign').mockImplementationOnce(() => {
      throw new Error('the process dies here');
    });
    await expect(trail.seal()).rejects.toThrow('the process dies here');
    sign.mockRestore();
    expect(await sealsOf()).toEqual([]);
    expect(await trail.seal()).toBe(3);
    expect((await trail.verify()).valid).toBe(true);
  });

  it('goes on under another key, and old seals stay good as long as the old one is trusted', async () => {
    await trail.writeMany(2);
    await trail.seal();
    const next = new SealKeys([], generateKeyPairSync('ed25519').privateKey);
    const both = new SealKeys(
      [publicKeyOf(trail.keys.publicKey ?? '')],
      privateKeyOf(randomBytes(32).toString('base64')),
    );
    await trail.writeMany(2);
    await trail.sealWith(both);
    expect((await trail.verifyWith(both)).valid).toBe(true);
    expect((await trail.verifyWith(next)).faults[0]).toMatchObject({ kind: 'seal_key_unknown', sequence: 1 });
    expect((await trail.verify()).faults[0]).toMatchObject({ kind: 'seal_key_unknown', sequence: 2 });
  });
});
