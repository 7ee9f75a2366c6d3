/** PostgreSQL's name of a key column's type. */
export type KeyType = 'uuid' | 'text' | 'integer' | 'bigint';

/** A text column whose values are sealed by FieldCipher. */
export interface EncryptedColumn {
  table: string;
  column: string;
  /** The primary key's columns in order. FieldPlace.id is the value of the one, or compositeId of the several. */
  key: Readonly<Record<string, KeyType>>;
  /** The CHECK that holds it to envelopes: `check (is_envelope(<column>))`. */
  constraint: string;
  /**
   * Whether rows were written in plain text before the column was encrypted. Those are read as they are until the re-encryption has
   * sealed them and the constraint is valid. A new column has none.
   */
  hadPlaintext: boolean;
}

const encrypted = (
  table: string,
  column: string,
  { key = { id: 'uuid' }, hadPlaintext = false }: Partial<Pick<EncryptedColumn, 'key' | 'hadPlaintext'>> = {},
): EncryptedColumn => ({ table, column, key, constraint: `${table}_${column}_sealed`, hadPlaintext });

const SINCE_LATER = { hadPlaintext: true };

/**
 * Every encrypted column; what the rotation of data keys works through. To add one: a line here, and in a migration
 *
 *   constraint <table>_<column>_sealed check (is_envelope(<column>))
 *
 * A table whose key is not a uuid named `id` says so: `encrypted('t', 'c', { key: { user_id: 'uuid' } })`.
 */
export const ENCRYPTED_COLUMNS: readonly EncryptedColumn[] = [
  encrypted('consultation', 'reason', SINCE_LATER),
  encrypted('consultation', 'cancellation_reason', SINCE_LATER),
  encrypted('consultation', 'overbook_reason'),
  encrypted('consultation_move', 'reason'),
  encrypted('status_change', 'reason', SINCE_LATER),
  encrypted('availability_exception', 'reason', SINCE_LATER),
  encrypted('consultation_note', 'content'),
  encrypted('consultation_note_addendum', 'content'),
  encrypted('meeting', 'room'),
  encrypted('meeting_guest', 'name'),
  encrypted('meeting_guest', 'email'),
  encrypted('meeting_guest', 'token'),
  encrypted('emergency_access', 'reason'),
  encrypted('emergency_access', 'review_note'),
  encrypted('idempotency_key', 'response', {
    key: { actor_id: 'uuid', route: 'text', key: 'text' },
    hadPlaintext: true,
  }),
  encrypted('recall', 'reason'),
  encrypted('recall_contact', 'note'),
  encrypted('signing_key', 'private_key', { key: { kid: 'text' } }),
  encrypted('partner_signing_key', 'secret'),
  encrypted('pms_webhook_secret', 'secret'),
  encrypted('pms_inbound_event', 'payload'),
  encrypted('prescription_line', 'directions'),
  encrypted('prescription_acknowledgement', 'reason'),
  encrypted('patient_allergy', 'details'),
  encrypted('totp_factor', 'secret'),
  encrypted('farewell', 'email', { key: { user_id: 'uuid' } }),
];
