import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing } from './key-ring';

/** `h1.<data key>.<base64url of HMAC-SHA256>`. */
const FINGERPRINT = /^h1\.([0-9a-f-]{36})\.[A-Za-z0-9_-]{43}$/;

/**
 * Tells whether two texts are the same without keeping either. Keyed: a plain hash of a short text is found by trying, and a stolen
 * dump would confirm each guess.
 */
@Injectable()
export class Fingerprints {
  constructor(private readonly ring: KeyRing) {}

  /** @throws DomainError `database_unavailable` while the data keys could not be read yet */
  of(text: string): string {
    const { id, mac } = this.ring.sealing();
    return `h1.${id}.${createHmac('sha256', mac).update(text).digest('base64url')}`;
  }

  /** Under the key that the fingerprint was made with; one from before they were keyed is a plain SHA-256. */
  async matches(text: string, fingerprint: string): Promise<boolean> {
    const keyId = FINGERPRINT.exec(fingerprint)?.[1];
    if (keyId === undefined) return same(hash('sha256', text, 'base64url'), fingerprint);
    const key = this.ring.get(keyId) ?? (await this.ring.fetch(keyId));
    if (!key) return false;
    return same(`h1.${keyId}.${createHmac('sha256', key.mac).update(text).digest('base64url')}`, fingerprint);
  }
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
