import { hash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { ConfigurationFaults } from '../../../src/config/configuration-faults';
import { UnreadableField } from '../../../src/platform/encryption/encryption.errors';
import { DataKeyRepository } from '../../../src/platform/encryption/data-key.repository';
import type { FieldPlace } from '../../../src/platform/encryption/envelope';
import { FieldCipher } from '../../../src/platform/encryption/field-cipher';
import { Fingerprints } from '../../../src/platform/encryption/fingerprints';
import { KeyEncryptionKeys } from '../../../src/platform/encryption/key-encryption-keys';
import { KEY_LEAD_MS, KeyRing } from '../../../src/platform/encryption/key-ring';
import { Broadcast } from '../../../src/platform/realtime/broadcast';
import { startTestApp, TEST_ENCRYPTION_KEYS, type TestApp, TestClock } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const PLACE: FieldPlace = { table: 'mfa_factor', column: 'secret', id: '01900000-0000-7000-8000-000000000001' };
const OTHER_KEYS = 'second:c2Vjb25kLXRlc3Qta2V5LW9mLTMyLWJ5dGVzLTEyMzQ=';

describe('the field cipher', () => {
  const clock = new TestClock();
  let database: TestDatabase;
  let one: TestApp;
  let other: TestApp;
  const cipherOf = (test: TestApp) => test.app.get(FieldCipher);

  beforeAll(async () => {
    database = await createTestDatabase();
    // Together: both find no data key, and one of them makes the first.
    [one, other] = await Promise.all([startTestApp({ database, clock }), startTestApp({ database, clock })]);
  });

  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await database.drop();
  });

  it('makes one first key, whoever starts together', async () => {
    expect(await one.sql('select generation from data_key')).toEqual([{ generation: 1 }]);
  });

  it.each(['', 'cough', 'ä漢🙂 with\nlines', 'x'.repeat(20_000)])(
    'opens what another instance sealed',
    async (text) => {
      const sealed = cipherOf(one).seal(text, PLACE);
      expect(await one.sql('select is_envelope($1) as is', [sealed])).toEqual([{ is: true }]);
      expect(await cipherOf(other).open(sealed, PLACE)).toBe(text);
    },
  );

  it('never makes the same envelope twice', () => {
    const made = new Set(Array.from({ length: 1_000 }, () => cipherOf(one).seal('cough', PLACE)));
    expect(made.size).toBe(1_000);
  });

  it.each<[string, Partial<FieldPlace>]>([
    ['another row', { id: '01900000-0000-7000-8000-000000000002' }],
    ['another column', { column: 'note' }],
    ['another table', { table: 'note' }],
    ['a place that reads the same when its parts are run together', { table: 'mfa', column: '_factorsecret' }],
  ])('refuses an envelope that was moved to %s, and does not say what is in it', async (_, moved) => {
    const sealed = cipherOf(one).seal('cough', PLACE);
    const place = { ...PLACE, ...moved };
    const refusal = await cipherOf(one)
      .open(sealed, place)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnreadableField);
    expect(String(refusal)).toBe(
      `UnreadableField: ${place.table}.${place.column} of ${place.id} cannot be opened: it was changed, or sealed for another row or column`,
    );
  });

  it('refuses an envelope in which any character was changed', async () => {
    const sealed = cipherOf(one).seal('cough', PLACE);
    const from = sealed.lastIndexOf('.') + 1;
    // The last character carries bits that no byte needs; every other one counts.
    for (let at = from; at < sealed.length - 1; at++) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      await expect(cipherOf(one).open(changed, PLACE)).rejects.toThrow('it was changed');
    }
  });

  it('refuses what no key of the database opens, and what is no envelope', async () => {
    const [, , body] = cipherOf(one).seal('cough', PLACE).split('.');
    const stray = `v1.01900000-0000-7000-8000-00000000ffff.${body}`;
    await expect(cipherOf(one).open(stray, PLACE)).rejects.toThrow('its data key is not in the database');
    await expect(cipherOf(one).open('cough', PLACE)).rejects.toThrow('it is no envelope');
  });

  it('reads what was written in plain text before its column was encrypted', async () => {
    const place = { ...PLACE, table: 'consultation', column: 'reason' };
    expect(await cipherOf(one).open('cough', place)).toBe('cough');
  });

  it('seals under a new key only when every instance has had time to learn of it, and opens it at once anywhere', async () => {
    const before = one.app.get(KeyRing).sealing().id;
    const [made, madeToo] = await Promise.all([one.app.get(KeyRing).add(), other.app.get(KeyRing).add()]);
    expect([made, madeToo].filter(Boolean)).toHaveLength(1);
    expect(one.app.get(KeyRing).sealing().id).toBe(before);

    clock.advance(KEY_LEAD_MS);
    expect(one.app.get(KeyRing).sealing().id).not.toBe(before);
    const sealed = cipherOf(one).seal('cough', PLACE);
    expect(sealed).not.toContain(before);
    expect(await cipherOf(other).open(sealed, PLACE)).toBe('cough');
  });

  it('reads the keys once for many that ask for one it does not know', async () => {
    const reader = await startTestApp({ database, clock });
    try {
      await one.app.get(KeyRing).add();
      clock.advance(KEY_LEAD_MS);
      const sealed = Array.from({ length: 50 }, (_, index) => cipherOf(one).seal(`text ${index}`, PLACE));
      const reads = jest.spyOn(reader.app.get(DataKeyRepository), 'all');
      const opened = await Promise.all(sealed.map((value) => cipherOf(reader).open(value, PLACE)));
      expect(opened).toEqual(sealed.map((_, index) => `text ${index}`));
      // One for all of them, and perhaps one that the broadcast asked for.
      expect(reads.mock.calls.length).toBeLessThanOrEqual(2);
    } finally {
      await reader.close();
    }
  });

  it('looks once more when the look that it shared began before the key was made', async () => {
    const rows = other.app.get(DataKeyRepository);
    const before = await rows.all();
    await one.app.get(KeyRing).add();
    clock.advance(KEY_LEAD_MS);
    const key = one.app.get(KeyRing).sealing();
    const elsewhere = new KeyRing(
      new KeyEncryptionKeys({ ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS, DATA_DIR: '' }),
      rows,
      other.app.get(Broadcast),
      clock,
    );
    jest.spyOn(rows, 'all').mockResolvedValueOnce(before);
    expect((await elsewhere.fetch(key.id))?.id).toBe(key.id);
  });

  it('tells whether a text is the same as an earlier one, in a way that no dump helps to guess', async () => {
    const [prints, elsewhere] = [one, other].map((test) => test.app.get(Fingerprints));
    const print = prints.of('cough');
    expect(print).not.toContain(hash('sha256', 'cough', 'base64url'));
    await one.app.get(KeyRing).add();
    clock.advance(KEY_LEAD_MS);
    expect(prints.of('cough')).not.toBe(print);
    expect(await elsewhere.matches('cough', print)).toBe(true);
    expect(await elsewhere.matches('cold', print)).toBe(false);
    expect(await elsewhere.matches('cough', print.replace(/[^.]{36}/, uuidv7()))).toBe(false);
    // As they were made before they were keyed; such rows are two days old at most.
    expect(await elsewhere.matches('cough', hash('sha256', 'cough', 'base64url'))).toBe(true);
  });

  describe('with other key-encryption keys', () => {
    const ringWith = (list: string) => {
      const keys = new KeyEncryptionKeys({ ENCRYPTION_KEYS: list, DATA_DIR: '' });
      return new KeyRing(keys, one.app.get(DataKeyRepository), one.app.get(Broadcast), clock).start();
    };

    it('does not start without one that is needed, and names it', async () => {
      const refusal = await ringWith(OTHER_KEYS).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ConfigurationFaults);
      expect(String(refusal)).toMatch(/ENCRYPTION_KEYS\n {4}expected {2}.*: test\n {4}found {5}second\n {4}mend/);
    });

    it('does not start with another one of the same name', async () => {
      const keys = OTHER_KEYS.replace('second:', 'test:');
      await expect(ringWith(keys)).rejects.toThrow('of which test is another key of that name');
    });
  });

  it('moves every data key under a new key-encryption key, so that the old one can be taken away', async () => {
    const wrappedUnder = async () =>
      new Set((await one.sql('select kek_id from data_key')).map(({ kek_id }) => kek_id as string));
    const sealed = cipherOf(one).seal('cough', PLACE);
    expect(await wrappedUnder()).toEqual(new Set(['test']));

    // First every process learns the new key, then it becomes the current one, then the old one goes.
    const [knows, moves] = [`${TEST_ENCRYPTION_KEYS},${OTHER_KEYS}`, `${OTHER_KEYS},${TEST_ENCRYPTION_KEYS}`];
    for (const [keys, under] of [
      [knows, 'test'],
      [moves, 'second'],
      [OTHER_KEYS, 'second'],
    ]) {
      const rotated = await startTestApp({ database, clock, env: { ENCRYPTION_KEYS: keys } });
      expect(await cipherOf(rotated).open(sealed, PLACE)).toBe('cough');
      await rotated.close();
      expect(await wrappedUnder()).toEqual(new Set([under]));
    }
    // Those that run on with what they learnt before are not disturbed.
    expect(await cipherOf(one).open(sealed, PLACE)).toBe('cough');
  });
});
