import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes, randomUUID } from 'node:crypto';

/*
 * Reasons and stored answers are sealed by hand as the service seals them: AES-256-GCM, the place as associated data, one key. The
 * reference keeps its key in memory, since nobody reads its rows after it.
 */

const KEY_ID = randomUUID();
const KEY = createSecretKey(randomBytes(32));
const MAC = createSecretKey(randomBytes(32));
const IV_BYTES = 12;
const TAG_BYTES = 16;

const bindingOf = (table, column, id) => Buffer.from(JSON.stringify(['v1', KEY_ID, table, column, id]));

/** @param {string} text @param {[table: string, column: string, id: string]} place @returns {string} an envelope */
export function seal(text, ...place) {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', KEY, iv);
  cipher.setAAD(bindingOf(...place));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${KEY_ID}.${sealed.toString('base64url')}`;
}

/** @param {string} envelope @param {[table: string, column: string, id: string]} place @returns {string} */
export function open(envelope, ...place) {
  const sealed = Buffer.from(envelope.slice(envelope.lastIndexOf('.') + 1), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(bindingOf(...place));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

/** @param {string} text @returns {string} keyed, so that a guess cannot be confirmed from a dump */
export function fingerprint(text) {
  return createHmac('sha256', MAC).update(text).digest('base64url');
}
