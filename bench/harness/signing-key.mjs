import jsonwebtoken from 'jsonwebtoken';
import { createSecretKey, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { built } from '../../scripts/launch/repository.mjs';
import { PATIENTS, patientId, sessionId } from './practice.mjs';

const TOKEN_SECONDS = 6 * 3_600;

/**
 * The key that both servers find in their databases, and the access tokens of all patients. Sealed as the service seals it, which so starts
 * as with any key of its own.
 */
export class SigningKey {
  /** ENCRYPTION_KEYS of the service. */
  encryptionKeys = `bench:${randomBytes(32).toString('base64')}`;
  #row;
  #dataKey;
  #privateKey;

  static async make() {
    const made = new SigningKey();
    const { KeyEncryptionKeys } = (await import(built('src/platform/encryption/key-encryption-keys.js'))).default;
    const { sealEnvelope } = (await import(built('src/platform/encryption/envelope.js'))).default;
    const entities = (await import(built('src/platform/auth/signing-key.entity.js'))).default;
    const [id, bytes] = [uuidv7(), randomBytes(32)];
    const wrapping = new KeyEncryptionKeys({ ENCRYPTION_KEYS: made.encryptionKeys });
    made.#dataKey = { id, ...wrapping.wrap(id, bytes) };
    const seal = (text, place) => {
      made.#privateKey = text;
      return sealEnvelope(id, createSecretKey(bytes), text, place);
    };
    made.#row = entities.SigningKey.make({ seal }, new Date(), new Date());
    return made;
  }

  /** @param {import('./database.mjs').Databases} databases @param {string[]} names */
  async putInto(databases, names) {
    const { id, kekId, wrappedKey } = this.#dataKey;
    const { kid, publicJwk, privateKey, createdAt, signsFrom } = this.#row;
    for (const name of names) {
      await databases.rows(
        name,
        `insert into data_key (id, generation, kek_id, wrapped_key, created_at, usable_from) values ($1, 1, $2, $3, $4, $4)`,
        [id, kekId, wrappedKey, createdAt],
      );
      await databases.rows(
        name,
        `insert into signing_key (kid, public_jwk, private_key, created_at, signs_from) values ($1, $2, $3, $4, $5)`,
        [kid, publicJwk, privateKey, createdAt, signsFrom],
      );
    }
  }

  /** Of all patients, by number. */
  async accessTokens() {
    const { canonical } = (await import(built('src/platform/auth/compact-token.js'))).default;
    const header = { alg: 'ES256', typ: 'at+jwt', kid: this.#row.kid };
    return Array.from({ length: PATIENTS }, (_, index) => {
      const token = jsonwebtoken.sign({ role: 'patient', sid: sessionId(index + 1) }, this.#privateKey, {
        algorithm: 'ES256',
        header,
        subject: patientId(index + 1),
        issuer: 'theriac',
        audience: 'theriac-api',
        expiresIn: TOKEN_SECONDS,
      });
      return canonical(token);
    });
  }
}
