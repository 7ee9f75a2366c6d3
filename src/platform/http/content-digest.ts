import { hash, timingSafeEqual } from 'node:crypto';
import { parseDictionary } from 'structured-headers';

/** The algorithms of RFC 9530 that are not broken, under the names that node:crypto has for them. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
]);

/** How a Content-Digest can fail: it is not one, names no algorithm that we take, or is of other bytes. */
export type DigestFault = 'malformed' | 'unsupported' | 'mismatch';

/**
 * Whether these are the bytes that a Content-Digest (RFC 9530) tells of. Every digest in it that we can check must be right; those of
 * other algorithms are passed over, as long as there is one that counts.
 *
 * @returns undefined when they are
 */
export function digestFault(header: string, content: Uint8Array): DigestFault | undefined {
  let checked = 0;
  try {
    for (const [name, [digest]] of parseDictionary(header)) {
      const algorithm = ALGORITHMS.get(name);
      if (algorithm === undefined) continue;
      if (!(digest instanceof ArrayBuffer)) return 'malformed';
      if (!equal(new Uint8Array(digest), hash(algorithm, content, 'buffer'))) return 'mismatch';
      checked += 1;
    }
  } catch {
    return 'malformed';
  }
  return checked === 0 ? 'unsupported' : undefined;
}

/** A Content-Digest for these bytes. */
export function contentDigest(content: Uint8Array | string): string {
  return `sha-256=:${hash('sha256', content, 'base64')}:`;
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
