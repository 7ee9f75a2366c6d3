/** Ours have some 450 characters. */
const MAX_CHARACTERS = 1_024;
/** What every token of ours says in its header, and nothing else: RFC 9068's type, ES256, and a thumbprint for the key. */
const ALGORITHM = 'ES256';
export const TOKEN_TYPE = 'at+jwt';
const THUMBPRINT = /^[\w-]{43}$/;
const SIGNATURE_CHARACTERS = 86;
const HALF_BYTES = 32;
/** Of the curve P-256 (SEC 2): how many points its base generates. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HIGHEST_S = ORDER / 2n;

/**
 * The key that a token names, if the token could be one of ours at all. A header with anything besides `alg`, `typ` and `kid` is
 * refused, so that none of `jku`, `x5u`, `jwk` and `crit` is ever looked at.
 *
 * @returns undefined for whatever we would never have written
 */
export function keyNamedBy(token: string): string | undefined {
  if (token.length > MAX_CHARACTERS) return undefined;
  const [header, payload, signature, more] = token.split('.', 4);
  if (!header || !payload || !signature || more !== undefined || !isCanonical(signature)) return undefined;
  const { alg, typ, kid, ...others } = parsed(header);
  const ours = alg === ALGORITHM && typ === TOKEN_TYPE && typeof kid === 'string' && THUMBPRINT.test(kid);
  return ours && Object.keys(others).length === 0 ? kid : undefined;
}

/**
 * The same token with the one signature of its two that {@link keyNamedBy} takes. For every good (r, s) there is a second one,
 * (r, n - s), that anybody can work out; accepting one alone makes a token the only one of its kind.
 */
export function canonical(token: string): string {
  const cut = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(cut), 'base64url');
  const s = highHalf(signature);
  if (s <= HIGHEST_S) return token;
  const low = Buffer.from((ORDER - s).toString(16).padStart(HALF_BYTES * 2, '0'), 'hex');
  return token.slice(0, cut) + Buffer.concat([signature.subarray(0, HALF_BYTES), low]).toString('base64url');
}

function isCanonical(signature: string): boolean {
  if (signature.length !== SIGNATURE_CHARACTERS) return false;
  const bytes = Buffer.from(signature, 'base64url');
  // Base64 leaves four bits of the last character open, and Node skips characters that are none.
  return bytes.toString('base64url') === signature && highHalf(bytes) <= HIGHEST_S;
}

/** The s of (r, s). */
function highHalf(signature: Buffer): bigint {
  return BigInt(`0x${signature.toString('hex', HALF_BYTES)}`);
}

function parsed(header: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
