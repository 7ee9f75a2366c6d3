import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** PKCS8 of an Ed25519 key up to its 32 bytes (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface Signature {
  keyId: string;
  signature: Buffer;
}

/** The configuration that names keys. */
export interface KeySettings {
  readonly AUDIT_SIGNING_KEY?: string;
  readonly AUDIT_PUBLIC_KEYS?: string;
  readonly DATA_DIR: string;
  readonly inProduction: boolean;
}

/** Signs with the present key, and knows the public keys that are to be believed: that one's and earlier ones. None is in the database. */
export class SealKeys {
  private readonly byId = new Map<string, KeyObject>();

  constructor(
    trusted: readonly KeyObject[],
    private readonly signing?: KeyObject,
  ) {
    for (const key of signing ? [createPublicKey(signing), ...trusted] : trusted) this.byId.set(keyIdOf(key), key);
  }

  /** @throws Error when a key is no Ed25519 key */
  static from(settings: KeySettings): SealKeys {
    const { AUDIT_SIGNING_KEY, AUDIT_PUBLIC_KEYS, DATA_DIR, inProduction } = settings;
    const earlier = (AUDIT_PUBLIC_KEYS ?? '').split(',').filter(Boolean).map(publicKeyOf);
    if (AUDIT_SIGNING_KEY !== undefined) return new SealKeys(earlier, privateKeyOf(AUDIT_SIGNING_KEY));
    return inProduction ? new SealKeys(earlier) : new SealKeys(earlier, privateKeyOf(keptKey(DATA_DIR)));
  }

  get keyIds(): string[] {
    return [...this.byId.keys()];
  }

  get canSign(): boolean {
    return this.signing !== undefined;
  }

  /** @throws Error in a process that was given no signing key */
  sign(hash: Buffer): Signature {
    if (!this.signing) throw new Error('AUDIT_SIGNING_KEY is not set: this process cannot seal the audit trail.');
    return { keyId: keyIdOf(createPublicKey(this.signing)), signature: sign(null, hash, this.signing) };
  }

  knows(keyId: string): boolean {
    return this.byId.has(keyId);
  }

  isSigned(hash: Buffer, { keyId, signature }: Signature): boolean {
    const key = this.byId.get(keyId);
    return key !== undefined && verify(null, hash, key, signature);
  }

  /** What auditors are given, and what AUDIT_PUBLIC_KEYS holds: 32 bytes in base64. Undefined in a process that cannot sign. */
  get publicKey(): string | undefined {
    return this.signing && rawOf(createPublicKey(this.signing)).toString('base64');
  }
}

/** PKCS8 PEM (its line ends may be written `\n`), or 32 random bytes in base64. @throws Error */
export function privateKeyOf(given: string): KeyObject {
  const key = given.includes('BEGIN')
    ? createPrivateKey(given.replaceAll('\\n', '\n'))
    : createPrivateKey({
        key: Buffer.concat([PKCS8_PREFIX, Buffer.from(given, 'base64')]),
        format: 'der',
        type: 'pkcs8',
      });
  return ed25519(key);
}

/** SPKI PEM, or the 32 bytes in base64. @throws Error */
export function publicKeyOf(given: string): KeyObject {
  if (given.includes('BEGIN')) return ed25519(createPublicKey(given.replaceAll('\\n', '\n')));
  const x = Buffer.from(given, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The audit trail is signed with Ed25519 keys only.');
  return key;
}

function rawOf(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** The first 8 bytes of its SHA-256, in hexadecimal. */
function keyIdOf(key: KeyObject): string {
  return createHash('sha256').update(rawOf(key)).digest('hex').slice(0, 16);
}

/** Never in production: made at the first start and kept in DATA_DIR, so that what was sealed before a restart still verifies. */
function keptKey(folder: string): string {
  const file = join(folder, 'audit', 'signing-key.pem');
  mkdirSync(join(folder, 'audit'), { recursive: true });
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
