import { createHmac, createPublicKey, createSecretKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { ValidationFailed } from '../../kernel/domain-error';
import type { SigningKeyVerifier } from '../../platform/http/signed-request';

const PEM_OF_ANY_PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const PEM_OF_A_PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----[^]+-----END PUBLIC KEY-----$/;

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
  const text = pem.trim();
  const key = PEM_OF_A_PUBLIC_KEY.test(text) ? parsed(text) : undefined;
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw refused('must be an Ed25519 public key in PEM, as `openssl pkey -pubout` writes it');
  }
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

function refused(message: string): ValidationFailed {
  return new ValidationFailed([{ field: 'publicKey', message }]);
}
