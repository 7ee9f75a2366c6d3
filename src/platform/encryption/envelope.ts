import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';

/** Where a sealed value stands. It is bound to it: moved to another row or column it does not open. */
export interface FieldPlace {
  table: string;
  column: string;
  /** The row's primary key; of several columns, {@link compositeId}. */
  id: string;
}

/** An envelope taken apart. */
export interface Envelope {
  keyId: string;
  /** Initialisation vector, ciphertext and tag. */
  sealed: Buffer;
}

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D: 96 random bits, for at most 2^32 values under one key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The function `is_envelope` of the database holds columns to this shape too, a little more loosely. */
const ENVELOPE = /^v1\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{38,})$/;

/** The id of a row whose key has several columns: unambiguous, whatever they hold. */
export function compositeId(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** What every value that a data key sealed begins with. */
export function envelopePrefix(keyId: string): string {
  return `${VERSION}.${keyId}.`;
}

/** AES-256-GCM with a random vector: `v1.<data key>.<base64url of vector, ciphertext and tag>`. */
export function sealEnvelope(keyId: string, key: KeyObject, text: string, place: FieldPlace): string {
  const iv = nextVector();
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(bindingOf(keyId, place));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return envelopePrefix(keyId) + sealed.toString('base64url');
}

// Asking the system for randomness takes longer than the encryption, so it is asked for many vectors at once. They are no secrets.
const vectors = Buffer.allocUnsafeSlow(IV_BYTES * 256);
let nextAt = vectors.length;

/** To be used up before another is asked for. */
function nextVector(): Buffer {
  if (nextAt === vectors.length) {
    randomFillSync(vectors);
    nextAt = 0;
  }
  nextAt += IV_BYTES;
  return vectors.subarray(nextAt - IV_BYTES, nextAt);
}

/** Null for what is no envelope. */
export function parseEnvelope(value: string): Envelope | null {
  const [, keyId, sealed] = ENVELOPE.exec(value) ?? [];
  return keyId === undefined ? null : { keyId, sealed: Buffer.from(sealed, 'base64url') };
}

/** @throws Error when it was changed, or sealed for another place or under another key */
export function openEnvelope({ keyId, sealed }: Envelope, key: KeyObject, place: FieldPlace): string {
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(bindingOf(keyId, place));
  decipher.setAuthTag(sealed.subarray(tagAt));
  return decipher.update(sealed.subarray(IV_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8');
}

function bindingOf(keyId: string, { table, column, id }: FieldPlace): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, table, column, id]));
}
