import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../config/env';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A data key as the database keeps it. */
export interface WrappedKey {
  kekId: string;
  wrappedKey: string;
}

/**
 * The keys that data keys are wrapped under. They come from ENCRYPTION_KEYS and are never in the database, so that a dump of it tells
 * nothing.
 */
export class KeyEncryptionKeys {
  /** The one that wraps. */
  readonly currentId: string;
  private readonly keys: ReadonlyMap<string, KeyObject>;

  /** Without ENCRYPTION_KEYS (never in production) one key is made at the first start and kept in DATA_DIR. */
  constructor(env: Pick<Environment, 'ENCRYPTION_KEYS' | 'DATA_DIR'>) {
    const listed = (env.ENCRYPTION_KEYS ?? keptKey(env.DATA_DIR)).split(',').map((one) => one.trim().split(':'));
    this.currentId = listed[0][0];
    this.keys = new Map(listed.map(([id, key]) => [id, createSecretKey(Buffer.from(key, 'base64'))]));
  }

  get ids(): string[] {
    return [...this.keys.keys()];
  }

  has(kekId: string): boolean {
    return this.keys.has(kekId);
  }

  /** Whether the key that this one is wrapped under is there, and is the right one. */
  opens({ id, ...wrapped }: WrappedKey & { id: string }): boolean {
    try {
      return this.unwrap(id, wrapped).length === KEY_BYTES;
    } catch {
      return false;
    }
  }

  /** Under the current key, and for this data key alone. */
  wrap(dataKeyId: string, dataKey: Buffer): WrappedKey {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key(this.currentId), iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(bindingOf(dataKeyId, this.currentId));
    const wrapped = Buffer.concat([iv, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
    return { kekId: this.currentId, wrappedKey: wrapped.toString('base64url') };
  }

  /** @throws Error for a key that is not there, that is another than the one of this name, or for a wrapped key that was changed */
  unwrap(dataKeyId: string, { kekId, wrappedKey }: WrappedKey): Buffer {
    const wrapped = Buffer.from(wrappedKey, 'base64url');
    const tagAt = wrapped.length - TAG_BYTES;
    const iv = wrapped.subarray(0, IV_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.key(kekId), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(bindingOf(dataKeyId, kekId));
    decipher.setAuthTag(wrapped.subarray(tagAt));
    return Buffer.concat([decipher.update(wrapped.subarray(IV_BYTES, tagAt)), decipher.final()]);
  }

  private key(kekId: string): KeyObject {
    const key = this.keys.get(kekId);
    if (!key) throw new Error(`there is no key-encryption key ${kekId}`);
    return key;
  }
}

function bindingOf(dataKeyId: string, kekId: string): Buffer {
  return Buffer.from(JSON.stringify(['theriac data key', dataKeyId, kekId]));
}

/** Written beside and linked into place: two processes that start together read the same whole key. */
function keptKey(folder: string): string {
  const file = join(folder, 'encryption-key');
  const made = randomBytes(KEY_BYTES);
  // Named after itself, so that the key of another folder is missed by name.
  const id = `local-${createHash('sha256').update(made).digest('hex').slice(0, 8)}`;
  const draft = `${file}.${process.pid}-${id}`;
  mkdirSync(folder, { recursive: true });
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  writeFileSync(draft, `${id}:${made.toString('base64')}`, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}
