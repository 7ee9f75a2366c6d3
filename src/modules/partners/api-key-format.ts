import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `thk_<id of the key, 32 hex digits>_<secret, 43 characters><checksum, 6 characters>`: one word to select with a double click, told
 * from anything else by its beginning and its checksum, so that secret scanners find it without asking us.
 */
const API_KEY = /^thk_([0-9a-f]{32})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const SECRET_BYTES = 32;
const SECRET_CHARACTERS = 43;
const CHECKSUM_CHARACTERS = 6;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An API key taken apart; of the right form, which says nothing of whether it is good. */
export interface PresentedKey {
  /** UUID of the key's row. */
  readonly id: string;
  readonly secret: string;
}

/** 256 random bits. */
export function newSecret(): string {
  return inBase62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_CHARACTERS);
}

/** What the partner gets to see, once. */
export function apiKeyOf(id: string, secret: string): string {
  const body = `${apiKeyPrefix(id)}_${secret}`;
  return body + checksumOf(body);
}

/** The part of a key that may be shown: it names the key and opens nothing. */
export function apiKeyPrefix(id: string): string {
  return `thk_${id.replaceAll('-', '')}`;
}

/** @returns undefined for what we would never have handed out, a key with a slip of the pen too */
export function parseApiKey(text: string): PresentedKey | undefined {
  const [, digits, secret, checksum] = API_KEY.exec(text) ?? [];
  if (digits === undefined || checksumOf(text.slice(0, -CHECKSUM_CHARACTERS)) !== checksum) return undefined;
  return { id: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), secret };
}

/**
 * SHA-256 and no slow password hash: nobody guesses 256 random bits, however fast the hash, and every request of a partner pays for it.
 *
 * @returns lower-case hex
 */
export function hashOfSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** In a time that tells nothing of how much of it was right. */
export function isSecretOf(secret: string, expectedHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOfSecret(secret)), Buffer.from(expectedHash));
}

function checksumOf(body: string): string {
  return inBase62(BigInt(crc32(body)), CHECKSUM_CHARACTERS);
}

function inBase62(value: bigint, characters: number): string {
  let text = '';
  for (let rest = value; text.length < characters; rest /= 62n) text = DIGITS[Number(rest % 62n)] + text;
  return text;
}
