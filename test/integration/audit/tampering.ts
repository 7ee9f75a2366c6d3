import { generateKeyPairSync } from 'node:crypto';
import type { Client } from 'pg';
import { SealKeys } from '../../../src/modules/audit/sealing/seal-keys';

/** Row or seal that a verification has to name first, and what it has to say of it. */
export interface Verdict {
  kinds: string[];
  sequence?: number | null;
  rowId?: string;
}

export interface SealedFacts {
  /** Ids by seal, in order; the first seal is at 0. */
  seals: string[][];
  /** Sequences that stand in the heads file. */
  heads: number[];
}

/** Numbers that look random and are the same in every run (mulberry32). */
export class Dice {
  constructor(private seed: number) {}

  below(limit: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }

  of<T>(things: readonly T[]): T {
    return things[this.below(things.length)];
  }
}

export interface Tampering {
  dice: Dice;
  facts: SealedFacts;
  forger: Client;
  /** Lines of the heads file, to be changed in place. */
  lines: string[];
}

const CHANGES = [
  `id = gen_random_uuid()`,
  `at = at + interval '1 microsecond'`,
  `actor_id = gen_random_uuid()`,
  `actor_id = null`,
  `actor_role = 'admin'`,
  `action = action || ' '`,
  `subject_type = 'payment'`,
  `subject_id = null`,
  `patient_id = gen_random_uuid()`,
  `outcome = 'denied'`,
  `request_id = null`,
  `address = '203.0.113.8'`,
  `details = details || '{"fields": ["address"]}'`,
  `details = null`,
  `xid = (xid::text::bigint + 1)::text::xid8`,
  // What moves from one column to the next must not look the same.
  `action = action || '4', subject_type = '8'`,
];

const RECHAIN = `
  update audit_seal s set previous_hash = coalesce(p.hash, s.previous_hash),
    hash = audit_seal_hash_1(s.sequence, s.sealed_at, s.kind, s.sealed_before, s.inherited_until, s.system_identifier, s.row_ids, s.digests,
      coalesce(p.hash, s.previous_hash))
  from (select 1) one left join audit_seal p on p.sequence = $1::bigint - 1
  where s.sequence = $1::bigint`;

const REDIGEST = `
  update audit_seal s set digests = (select string_agg(audit_row_digest_1(r), ''::bytea order by r.id) from audit_log r where r.id = any(s.row_ids))
  where sequence = $1`;

function aRow({ dice, facts }: Tampering): { seal: number; index: number; id: string } {
  const seal = dice.below(facts.seals.length);
  const index = dice.below(facts.seals[seal].length);
  return { seal, index, id: facts.seals[seal][index] };
}

/** From a seal on to the end, as somebody would who has the whole database. */
async function rechain({ forger, facts }: Tampering, from: number): Promise<void> {
  for (let sequence = from; sequence <= facts.seals.length; sequence++) await forger.query(RECHAIN, [sequence]);
}

/** Beside a row that there is, as if written at its time. */
async function putIn(on: Tampering, xid: string): Promise<Verdict> {
  const { id } = aRow(on);
  const forged = id.slice(0, -6) + String(100_000 + on.dice.below(800_000));
  await on.forger.query(
    `insert into audit_log select $2, at, actor_id, actor_role, action, subject_type, subject_id, patient_id, outcome, request_id, address, details, ${xid}
     from audit_log where id = $1`,
    [id, forged],
  );
  return { kinds: ['row_unsealed'], sequence: null, rowId: forged };
}

/** Every way of cheating; each returns what has to be found. */
export const TAMPERINGS: Record<string, (on: Tampering) => Promise<Verdict>> = {
  async 'a row edited'(on) {
    const { seal, id } = aRow(on);
    const change = on.dice.of(CHANGES);
    await on.forger.query(`update audit_log set ${change} where id = $1`, [id]);
    return { kinds: [change.startsWith('id') ? 'row_missing' : 'row_altered'], sequence: seal + 1, rowId: id };
  },

  async 'a row deleted'(on) {
    const { seal, id } = aRow(on);
    await on.forger.query('delete from audit_log where id = $1', [id]);
    return { kinds: ['row_missing'], sequence: seal + 1, rowId: id };
  },

  async 'the last rows deleted'(on) {
    const last = on.facts.seals.length;
    const kept = on.dice.below(on.facts.seals[last - 1].length);
    const gone = on.facts.seals[last - 1].slice(kept);
    await on.forger.query('delete from audit_log where id = any($1)', [gone]);
    return { kinds: ['row_missing'], sequence: last, rowId: gone[0] };
  },

  async 'the last rows and their seals deleted'(on) {
    const from = 2 + on.dice.below(on.facts.seals.length - 1);
    await on.forger.query('delete from audit_log where id = any($1)', [on.facts.seals.slice(from - 1).flat()]);
    await on.forger.query('delete from audit_seal_signature where sequence >= $1', [from]);
    await on.forger.query('delete from audit_seal where sequence >= $1', [from]);
    return { kinds: ['seals_cut_off'], sequence: from };
  },

  async 'the last seals deleted, their rows kept'(on) {
    const from = 2 + on.dice.below(on.facts.seals.length - 1);
    await on.forger.query('delete from audit_seal where sequence >= $1', [from]);
    return { kinds: ['seals_cut_off'], sequence: from };
  },

  async 'the contents of two rows exchanged'(on) {
    const one = aRow(on);
    let other = aRow(on);
    while (other.id === one.id) other = aRow(on);
    const [spare, ...pair] = ['00000000-0000-7000-8000-000000000000', one.id, other.id];
    const move = (from: string, to: string) =>
      on.forger.query('update audit_log set id = $2 where id = $1', [from, to]);
    await move(pair[0], spare);
    await move(pair[1], pair[0]);
    await move(spare, pair[1]);
    const [first] = [one, other].sort((a, b) => a.seal - b.seal || a.index - b.index);
    return { kinds: ['row_altered'], sequence: first.seal + 1, rowId: first.id };
  },

  'a row put in, with the transaction of its neighbour': (on) => putIn(on, 'xid'),
  'a row put in, without a transaction': (on) => putIn(on, 'null'),
  'a row put in, with a transaction that is yet to come': (on) => putIn(on, `'9223372036854775807'::xid8`),
  'a row put in, with a transaction of long ago': (on) => putIn(on, `'3'::xid8`),

  async 'a row edited, and its digest in the seal'(on) {
    const { seal, id } = aRow(on);
    await on.forger.query(`update audit_log set outcome = 'denied' where id = $1`, [id]);
    await on.forger.query(REDIGEST, [seal + 1]);
    return { kinds: ['seal_altered'], sequence: seal + 1 };
  },

  async 'a row edited, and everything computed again without the key'(on) {
    const { seal, id } = aRow(on);
    await on.forger.query(`update audit_log set outcome = 'denied' where id = $1`, [id]);
    await on.forger.query(REDIGEST, [seal + 1]);
    await rechain(on, seal + 1);
    return { kinds: ['seal_signature_invalid'], sequence: seal + 1 };
  },

  async 'a row deleted from trail and seal, everything computed again and signed with another key'(on) {
    const { seal, id } = aRow(on);
    await on.forger.query('delete from audit_log where id = $1', [id]);
    await on.forger.query(
      `update audit_seal s set row_ids = array_remove(row_ids, $2), digests = coalesce(
         (select string_agg(audit_row_digest_1(r), ''::bytea order by r.id) from audit_log r where r.id = any(array_remove(s.row_ids, $2))), '')
       where sequence = $1`,
      [seal + 1, id],
    );
    await rechain(on, seal + 1);
    const own = new SealKeys([], generateKeyPairSync('ed25519').privateKey);
    const { rows } = await on.forger.query<{ sequence: string; hash: Buffer }>(
      'select sequence, hash from audit_seal where sequence > $1',
      [seal],
    );
    for (const { sequence, hash } of rows) {
      const { keyId, signature } = own.sign(hash);
      await on.forger.query('update audit_seal_signature set key_id = $2, signature = $3 where sequence = $1', [
        sequence,
        keyId,
        signature,
      ]);
    }
    return { kinds: ['seal_key_unknown'], sequence: seal + 1 };
  },

  async 'two seals exchanged'(on) {
    const one = 1 + on.dice.below(on.facts.seals.length - 1);
    const other = one + 1 + on.dice.below(on.facts.seals.length - one);
    for (const table of ['audit_seal', 'audit_seal_signature']) {
      for (const [from, to] of [
        [one, 1_000],
        [other, one],
        [1_000, other],
      ])
        await on.forger.query(`update ${table} set sequence = $2 where sequence = $1`, [from, to]);
    }
    return { kinds: ['seal_altered'], sequence: one };
  },

  async 'rows within a seal in another order'(on) {
    const seal = 1 + on.dice.below(on.facts.seals.length);
    await on.forger.query(
      `update audit_seal set row_ids = (select array_agg(id order by id desc) from unnest(row_ids) id) where sequence = $1`,
      [seal],
    );
    return { kinds: ['seal_altered'], sequence: seal };
  },

  async 'a seal taken out'(on) {
    const seal = 1 + on.dice.below(on.facts.seals.length - 1);
    await on.forger.query('delete from audit_seal where sequence = $1', [seal]);
    return { kinds: ['seal_missing'], sequence: seal };
  },

  async 'a seal told to be of another time'(on) {
    const seal = 1 + on.dice.below(on.facts.seals.length);
    const change = on.dice.of([
      `sealed_at = sealed_at + interval '1 second'`,
      'sealed_before = sealed_before + 1',
      'inherited_until = inherited_until + 1',
    ]);
    await on.forger.query(`update audit_seal set ${change} where sequence = $1`, [seal]);
    return { kinds: ['seal_altered'], sequence: seal };
  },

  async 'a signature removed or exchanged'(on) {
    const seal = 1 + on.dice.below(on.facts.seals.length);
    const removed = on.dice.below(2) === 0;
    if (removed) await on.forger.query('delete from audit_seal_signature where sequence = $1', [seal]);
    else
      await on.forger.query(
        `update audit_seal_signature set signature = set_byte(signature, 3, get_byte(signature, 3) # 1) where sequence = $1`,
        [seal],
      );
    return { kinds: [removed ? 'seal_unsigned' : 'seal_signature_invalid'], sequence: seal };
  },

  'the end of the heads file cut off'(on) {
    const kept = on.dice.below(on.lines.length);
    const last = on.facts.heads[kept - 1] ?? 0;
    // Half a line is no line.
    on.lines.splice(kept, Infinity, on.lines[kept].slice(0, on.dice.below(40)));
    return Promise.resolve({ kinds: ['heads_cut_off'], sequence: last + 1 });
  },

  'a line taken out of the heads file'(on) {
    const at = on.dice.below(on.lines.length - 1);
    on.lines.splice(at, 1);
    return Promise.resolve({ kinds: ['heads_gap'], sequence: on.facts.heads[at] });
  },
};
