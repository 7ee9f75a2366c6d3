import { createHmac, createPublicKey, createSecretKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { ValidationFailed } from '../../kernel/domain-error';
import type { SigningKeyVerifier } from '../../platform/http/signed-request';

const PEM_OF_ANY_PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const PEM_OF_A_PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----[\s\S]+-----END PUBLIC KEY-----\s*$/;

/**
 * The encodings of the points of Ed25519 whose order divides eight, with either sign: for a "key" like these there are signatures that
 * fit any message, so whoever registers one could say later that it was somebody else who signed.
 */
const WEAK_POINTS = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/**
 * An Ed25519 public key in the one form in which we keep it.
 *
 * @param pem SubjectPublicKeyInfo, as `openssl pkey -pubout` writes it
 * @throws ValidationFailed for anything else, a private key above all
 */
export function ed25519PublicKey(pem: string): string {
  if (PEM_OF_ANY_PRIVATE_KEY.test(pem)) {
    throw refused('is a private key: make another pair, since this one has left your hands, and send the public half');
  }
  const key = PEM_OF_A_PUBLIC_KEY.test(pem.trim()) ? parsed(pem) : undefined;
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw refused('must be an Ed25519 public key in PEM, as `openssl pkey -pubout` writes it');
  }
  if (isWeak(key)) throw refused('is a point of low order, for which signatures can be made without a private key');
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** @param pem as {@link ed25519PublicKey} made it */
export function ed25519Verifier(id: string, pem: string): SigningKeyVerifier {
  const key = createPublicKey(pem);
  return { id, algorithm: 'ed25519', verify: (data, signature) => verify(null, data, key, signature) };
}

/** @param secret in base64 */
export function hmacVerifier(id: string, secret: string): SigningKeyVerifier {
  const key = createSecretKey(secret, 'base64');
  return {
    id,
    algorithm: 'hmac-sha256',
    verify: (data, signature) => {
      const expected = createHmac('sha256', key).update(data).digest();
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    },
  };
}

function parsed(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function isWeak(key: KeyObject): boolean {
  const { x = '' } = key.export({ format: 'jwk' });
  const point = Buffer.from(x, 'base64url');
  // The highest bit is the sign of the other coordinate.
  point[31] &= 0x7f;
  return WEAK_POINTS.has(point.toString('hex'));
}

function refused(message: string): ValidationFailed {
  return new ValidationFailed([{ field: 'publicKey', message }]);
}
