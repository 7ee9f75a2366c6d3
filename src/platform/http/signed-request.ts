import {
  type FieldOccurrence,
  isSignatureError,
  type UntrustedSignatureCandidate,
  type Verifier,
  verifySignature,
} from 'http-message-sig';
import { DomainError } from '../../kernel/domain-error';

/** How far the clock of whoever signs may be from ours, in either direction. */
export const SIGNATURE_TOLERANCE_MS = 5 * 60_000;

export const SIGNATURE_ALGORITHMS = ['ed25519', 'hmac-sha256'] as const;

export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

const ALWAYS_SIGNED = ['@method', '@target-uri'];
/** Fields that decide what a request does. Whoever sends one signs it: nobody on the way can add, change or take one away. */
const SIGNED_WHEN_SENT = ['content-digest', 'idempotency-key', 'if-match'];
const PARAMETERS = ['created', 'nonce', 'keyid', 'alg'];

/** At least sixteen bytes, in hex or in any base64. */
const NONCE = /^[\w+/=.~-]{22,128}$/;
/** Ours have some 300; more is somebody trying how much we take. */
const MAX_CHARACTERS = 4_096;

/** A request as it came, before anything was made of its body. */
export interface SignedRequest {
  method: string;
  /** As the caller wrote it: scheme, authority, path and query. */
  targetUri: string;
  /** In the order in which they came, repeated ones too. */
  fields: readonly FieldOccurrence[];
}

export interface SigningKeyVerifier extends Verifier {
  readonly id: string;
  readonly algorithm: SignatureAlgorithm;
}

/** What a good signature says of itself. */
export interface ProvenSignature {
  readonly keyId: string;
  readonly nonce: string;
  /** After this instant it is not good any more, whoever asks. */
  readonly goodUntil: Date;
}

/**
 * Verifies the one signature of a request after RFC 9421: that it is by a known key, covers what decides what the request does, and is
 * of now. Not whether the body is what its Content-Digest says, nor whether the nonce is new.
 *
 * @param findKey by `keyid`
 * @throws DomainError 401 `signature_required`, `signature_expired` or `invalid_signature`
 */
export async function verifySignedRequest(
  request: SignedRequest,
  now: Date,
  findKey: (keyId: string) => SigningKeyVerifier | undefined,
): Promise<ProvenSignature> {
  assertSigned(request);
  const sent = new Set(request.fields.map(({ name }) => name.toLowerCase()));
  try {
    const { parameters } = await verifySignature(
      { kind: 'request', method: request.method, targetUri: request.targetUri, fields: plainFields(request.fields) },
      {
        policy: {
          algorithms: SIGNATURE_ALGORITHMS,
          requiredComponents: [...ALWAYS_SIGNED, ...SIGNED_WHEN_SENT.filter((name) => sent.has(name))],
          requiredParameters: PARAMETERS,
          // Judged by assertTimely, which can tell the caller how far off the clocks are.
          clockSkew: Number.MAX_SAFE_INTEGER,
        },
        resolveVerifier: (candidate) => keyOf(candidate, now, findKey),
      },
    );
    const { created = 0, expires = Infinity, keyid = '', nonce = '' } = parameters;
    const goodUntil = Math.min(created * 1_000 + SIGNATURE_TOLERANCE_MS, expires * 1_000);
    return { keyId: keyid, nonce, goodUntil: new Date(goodUntil) };
  } catch (error) {
    throw refusalFor(error, request.targetUri);
  }
}

function assertSigned({ fields }: SignedRequest): void {
  const own = fields.filter(({ name }) => /^signature(-input)?$/i.test(name));
  if (own.length === 0) {
    const message = 'Sign the request: Signature-Input and Signature, RFC 9421.';
    throw new DomainError('signature_required', 'unauthenticated', message);
  }
  if (own.reduce((sum, { value }) => sum + value.length, 0) > MAX_CHARACTERS) {
    throw invalid(`Signature and Signature-Input take ${MAX_CHARACTERS} characters together.`);
  }
}

/** The library refuses a message with any field outside ASCII; one that is signed is refused as missing, all the others are nobody's business. */
function plainFields(fields: readonly FieldOccurrence[]): FieldOccurrence[] {
  const strange = new Set(
    fields.filter(({ value }) => !/^[\t -~]*$/.test(value)).map(({ name }) => name.toLowerCase()),
  );
  return fields.filter(({ name }) => !strange.has(name.toLowerCase()));
}

function keyOf(
  { parameters }: UntrustedSignatureCandidate,
  now: Date,
  findKey: (keyId: string) => SigningKeyVerifier | undefined,
): SigningKeyVerifier {
  assertTimely(parameters.created, parameters.expires, now);
  if (!NONCE.test(parameters.nonce ?? '')) {
    throw invalid('The nonce takes 22 to 128 characters: at least 16 random bytes in hex or base64.');
  }
  const key = findKey(parameters.keyid ?? '');
  if (!key) throw invalid('The keyid names no signing key of this partner that is in force.');
  return key;
}

function assertTimely(created: number | undefined, expires: number | undefined, now: Date): void {
  const nowMs = now.getTime();
  const off = Math.abs(nowMs - (created ?? Number.NaN) * 1_000);
  if (off <= SIGNATURE_TOLERANCE_MS && nowMs <= (expires ?? Infinity) * 1_000) return;
  const seconds = SIGNATURE_TOLERANCE_MS / 1_000;
  throw new DomainError(
    'signature_expired',
    'unauthenticated',
    `The signature is too old, has expired or is from the future: created may be ${seconds} s from our clock.`,
    { serverTime: now.toISOString() },
  );
}

function invalid(why: string): DomainError {
  return new DomainError('invalid_signature', 'unauthenticated', `The signature is not valid. ${why}`);
}

/** Tells an integrator what is wrong with the request; nothing of it depends on a secret but whether the signature is right. */
function refusalFor(error: unknown, targetUri: string): unknown {
  if (!isSignatureError(error)) return error;
  if (error.cause instanceof DomainError) return error.cause;
  if (error.code === 'ResolverFailed') return error.cause;
  const hint = error.code === 'VerificationFailed' ? ` The @target-uri is ${targetUri}` : '';
  return invalid(`${error.message}.${hint}`);
}
