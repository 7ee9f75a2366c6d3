import { createSecretKey, randomBytes } from 'node:crypto';
import { openEnvelope, parseEnvelope, sealEnvelope } from './envelope';

const KEY_ID = '0199a000-0000-7000-8000-000000000001';
const PLACE = { table: 'visit', column: 'reason', id: '1' };

it('seals the same text in another way each time, and opens each', () => {
  const key = createSecretKey(randomBytes(32));
  const sealed = Array.from({ length: 2_000 }, () => sealEnvelope(KEY_ID, key, 'Cough', PLACE));
  const envelopes = sealed.map((value) => parseEnvelope(value)!);
  expect(new Set(envelopes.map((envelope) => envelope.sealed.subarray(0, 12).toString('hex'))).size).toBe(2_000);
  expect(new Set(envelopes.map((envelope) => openEnvelope(envelope, key, PLACE)))).toEqual(new Set(['Cough']));
});
