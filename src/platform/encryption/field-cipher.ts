import { Injectable } from '@nestjs/common';
import { ENCRYPTED_COLUMNS } from './encrypted-columns';
import { type UnreadableCause, UnreadableField } from './encryption.errors';
import { unreadableFields } from './encryption.metrics';
import { type FieldPlace, openEnvelope, parseEnvelope, sealEnvelope } from './envelope';
import { KeyRing } from './key-ring';

const ONCE_PLAIN = new Set(
  ENCRYPTED_COLUMNS.filter(({ hadPlaintext }) => hadPlaintext).map(({ table, column }) => `${table}.${column}`),
);

/** Seals what people type before it reaches the database, and opens it for an answer. */
@Injectable()
export class FieldCipher {
  constructor(private readonly ring: KeyRing) {}

  /**
   * @param place the row and the registered column that it is written to
   * @returns an envelope, for that place alone; another one each time
   * @throws DomainError `database_unavailable` while the data keys could not be read yet
   */
  seal(text: string, place: FieldPlace): string {
    const { id, aes } = this.ring.sealing();
    return sealEnvelope(id, aes, text, place);
  }

  /**
   * Fetches a data key that this process does not know yet.
   *
   * @throws UnreadableField when it was changed, moved here from another place, or its key is gone
   */
  async open(sealed: string, place: FieldPlace): Promise<string> {
    const envelope = parseEnvelope(sealed);
    if (!envelope) {
      if (ONCE_PLAIN.has(`${place.table}.${place.column}`)) return sealed;
      throw unreadable(place, 'no_envelope');
    }
    const key = this.ring.get(envelope.keyId) ?? (await this.ring.fetch(envelope.keyId));
    if (!key) throw unreadable(place, 'unknown_key');
    try {
      return openEnvelope(envelope, key.aes, place);
    } catch {
      throw unreadable(place, 'altered');
    }
  }
}

function unreadable(place: FieldPlace, cause: UnreadableCause): UnreadableField {
  unreadableFields.inc({ table: place.table, column: place.column, cause });
  return new UnreadableField(place, cause);
}
