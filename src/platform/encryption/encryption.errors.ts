import { type ConfigurationFault, ConfigurationFaults } from '../../config/configuration-faults';
import type { FieldPlace } from './envelope';

/** Why a value does not open. */
export type UnreadableCause = 'altered' | 'no_envelope' | 'unknown_key';

const WORDS: Readonly<Record<UnreadableCause, string>> = {
  altered: 'it was changed, or sealed for another row or column',
  no_envelope: 'it is no envelope',
  unknown_key: 'its data key is not in the database',
};

/** A fault of ours or of the data, never of the caller: 500. Says where, and nothing of what stands there. */
export class UnreadableField extends Error {
  constructor(
    { table, column, id }: FieldPlace,
    readonly reasonCode: UnreadableCause,
  ) {
    super(`${table}.${column} of ${id} cannot be opened: ${WORDS[reasonCode]}`);
    this.name = 'UnreadableField';
  }
}

/** A data key that the configured key-encryption keys do not unwrap. */
export interface LockedKey {
  kekId: string;
  /** Whether a key of this name is configured; then it is another one. */
  named: boolean;
}

/** The process has not the keys that the data in its database needs. */
export class MissingEncryptionKeys extends ConfigurationFaults {
  constructor(locked: readonly LockedKey[], configured: readonly string[]) {
    const kekIds = [...new Set(locked.map(({ kekId }) => kekId))].sort();
    const wrong = kekIds.filter((kekId) => locked.some((one) => one.kekId === kekId && one.named));
    const fault: ConfigurationFault = {
      variable: 'ENCRYPTION_KEYS',
      expected: `the keys that the data is encrypted under: ${kekIds.join(', ')}`,
      found: `${configured.join(', ')}${wrong.length > 0 ? ` (of which ${wrong.join(', ')} is another key of that name)` : ''}`,
      mend: 'add the missing keys behind the current one; without them this data cannot be read by anybody',
    };
    super([fault]);
    this.name = 'MissingEncryptionKeys';
  }
}
