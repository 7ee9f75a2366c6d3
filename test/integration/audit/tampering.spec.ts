import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { HeadsFile } from '../../../src/modules/audit/sealing/heads-file';
import { type ChainEnd, type TrailDatabase, TrailReader } from '../../../src/modules/audit/verification/trail-reader';
import { TrailVerifier, type VerificationScope } from '../../../src/modules/audit/verification/trail-verifier';
import { SealedTrail } from './sealed-trail';
import { Dice, type SealedFacts, TAMPERINGS } from './tampering';

// More than nine: numbers sort otherwise than their digits.
const SEALS = 23;
const CASES = 100;
const names = Object.keys(TAMPERINGS);

/** Some minutes after the last seal, when whatever is going to be copied has been. */
class LaterReader extends TrailReader {
  override async end(): Promise<ChainEnd> {
    const end = await super.end();
    return { ...end, now: end.now + 300_000 };
  }
}

let trail: SealedTrail;
let facts: SealedFacts;
let folder: string;
let lines: string[];

beforeAll(async () => {
  trail = await SealedTrail.start();
  folder = mkdtempSync(join(tmpdir(), 'theriac-heads-'));
  const dice = new Dice(7);
  facts = { seals: [], heads: [] };
  for (let seal = 1; seal <= SEALS; seal++) {
    const ids = await trail.writeMany(2 + dice.below(12));
    await trail.seal();
    facts.seals.push(ids.sort());
    if (seal % 2 === 1) {
      await trail.copyHead();
      facts.heads.push(seal);
    }
  }
  lines = readFileSync(trail.heads.path, 'utf8').trimEnd().split('\n');
});
afterAll(async () => {
  await trail.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As the forger's transaction sees it, before it is undone. */
function verify(heads: readonly string[] = lines, scope: VerificationScope = {}) {
  const file = join(folder, `${uuidv7()}.jsonl`);
  writeFileSync(file, `${heads.join('\n')}\n`);
  const database: TrailDatabase = {
    rows: async <T extends object>({ text }: { text: string }, values: unknown[]) =>
      (await trail.forger.query(text, values)).rows as T[],
  };
  return new TrailVerifier(new LaterReader(database), trail.keys, new HeadsFile(file)).verify(scope);
}

async function undone<T>(work: () => Promise<T>): Promise<T> {
  await trail.forger.query('begin');
  try {
    return await work();
  } finally {
    await trail.forger.query('rollback');
  }
}

it('finds nothing wrong with a trail that nobody touched', async () => {
  const rows = facts.seals.flat().length;
  expect(await verify()).toMatchObject({ valid: true, faults: [], seals: SEALS, rows, waiting: 0 });
  expect((await verify()).heads).toEqual({ compared: 12, newest: 23 });
});

describe(`of ${CASES} ways to cheat, at random`, () => {
  it.each(Array.from({ length: CASES }, (_, index) => [index + 1, names[index % names.length]] as const))(
    '%d, %s: names what is wrong',
    async (number, name) => {
      await undone(async () => {
        const own = [...lines];
        const wanted = await TAMPERINGS[name]({ dice: new Dice(number), facts, forger: trail.forger, lines: own });
        const report = await verify(own);
        const [first] = report.faults;
        expect(report.valid).toBe(false);
        expect(wanted.kinds).toContain(first.kind);
        if (wanted.sequence !== undefined) expect(first.sequence).toBe(wanted.sequence);
        if (wanted.rowId !== undefined) expect(first.rowId).toBe(wanted.rowId);
      });
    },
  );

  it('leaves the trail as it was', async () => {
    expect((await verify()).valid).toBe(true);
  });
});

describe('what was put in and then sealed', () => {
  it('is found by its time: that time was sealed without it', async () => {
    const old = uuidv7();
    const forged = `${(Date.now() - 7_200_000)
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}${old.slice(13)}`;
    const sealed = await SealedTrail.start();
    try {
      await sealed.writeMany(2);
      await sealed.seal();
      await sealed.write('user.read', forged);
      await sealed.seal();
      const [first] = (await sealed.verify()).faults;
      expect(first).toMatchObject({ kind: 'row_misdated', sequence: 2, rowId: forged });
    } finally {
      await sealed.close();
    }
  });
});

describe('without a heads file', () => {
  const without = (scope: VerificationScope = {}) => {
    const database: TrailDatabase = {
      rows: async <T extends object>({ text }: { text: string }, values: unknown[]) =>
        (await trail.forger.query(text, values)).rows as T[],
    };
    return new TrailVerifier(new LaterReader(database), trail.keys).verify(scope);
  };

  it('a head that was noted down shows that the end is gone', async () => {
    const [{ hash }] = await trail.sql<{ hash: string }>(
      `select encode(hash, 'hex') as hash from audit_seal where sequence = ${SEALS}`,
    );
    expect((await without({ expectedHead: { sequence: SEALS, hash } })).valid).toBe(true);
    await undone(async () => {
      await trail.forger.query(`delete from audit_seal where sequence >= ${SEALS - 1}`);
      const [first] = (await without({ expectedHead: { sequence: SEALS, hash } })).faults;
      expect(first).toMatchObject({ kind: 'seals_cut_off', sequence: SEALS - 1 });
    });
  });

  it('says so in its report', async () => {
    expect((await without()).heads).toBeNull();
  });
});

describe('a part of the trail', () => {
  const around = async (sequence: number) => {
    const [row] = await trail.sql<{ from: Date; to: Date }>(
      `select min(at) as from, max(at) + interval '1 ms' as to from audit_log r join audit_seal s on r.id = any(s.row_ids) where sequence = $1`,
      [sequence],
    );
    return { from: new Date(row.from.getTime() - 1), to: row.to };
  };

  it('is verified alone', async () => {
    const report = await verify(lines, await around(4));
    expect(report).toMatchObject({ valid: true, firstSequence: 4, lastSequence: 4, rows: facts.seals[3].length });
  });

  it('says nothing of what lies outside, and tells what lies inside', async () => {
    const [inside, outside] = [facts.seals[3][1], facts.seals[6][0]];
    await undone(async () => {
      await trail.forger.query('delete from audit_log where id = $1', [outside]);
      expect((await verify(lines, await around(4))).valid).toBe(true);
      await trail.forger.query('delete from audit_log where id = $1', [inside]);
      const [first] = (await verify(lines, await around(4))).faults;
      expect(first).toMatchObject({ kind: 'row_missing', sequence: 4, rowId: inside });
    });
  });
});
