import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { SigningKeys } from '../../../src/platform/auth/signing-keys';
import type { TestApp, TestPerson } from '../../support/test-app';

export interface Forgery {
  header?: object;
  claims?: object;
  /** How the first two parts are signed; left out, as the service does it. */
  signature?: (signed: string) => Buffer | string;
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const LOW = ORDER / 2n;

export const encoded = (part: object | string) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
export const byHmac = (secret: string | Buffer) => (signed: string) =>
  createHmac('sha256', secret).update(signed).digest();
/** With the lower of the two possible s, as the service does it. */
export const byKey =
  (key: KeyObject, hash = 'sha256') =>
  (signed: string): Buffer => {
    const bytes = sign(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    if (bytes.length !== 64) return bytes;
    const s = BigInt(`0x${bytes.toString('hex', 32)}`);
    return s > LOW ? Buffer.concat([bytes.subarray(0, 32), bytesOf(ORDER - s)]) : bytes;
  };
/** r and s as they come, without the curve's leave. */
export const ofNumbers = (r: bigint, s: bigint) => () => Buffer.concat([bytesOf(r), bytesOf(s)]);
export const ownKey = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve });

/** Makes tokens that are right in everything but what is given. */
export class Forger {
  constructor(
    private readonly test: TestApp,
    private readonly person: TestPerson,
  ) {}

  get key() {
    return this.test.app.get(SigningKeys).signing();
  }

  token({ header = {}, claims = {}, signature = byKey(this.key.privateKey) }: Forgery = {}): string {
    const { id, role } = this.person;
    const good = { sub: id, role, sid: id, iss: 'theriac', aud: 'theriac-api', iat: inSeconds(0), exp: inSeconds(60) };
    const head = { alg: 'ES256', typ: 'at+jwt', kid: this.key.kid, ...header };
    const signed = `${encoded(head)}.${encoded({ ...good, ...claims })}`;
    const made = signature(signed);
    return `${signed}.${typeof made === 'string' ? made : made.toString('base64url')}`;
  }

  /** The signature's twin: mathematically as good. */
  twin(token: string): string {
    const [header, payload, signature] = token.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    const s = BigInt(`0x${bytes.toString('hex', 32)}`);
    return `${header}.${payload}.${Buffer.concat([bytes.subarray(0, 32), bytesOf(ORDER - s)]).toString('base64url')}`;
  }
}

function bytesOf(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
}
