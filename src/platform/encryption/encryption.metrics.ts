import { Counter, Gauge } from 'prom-client';

export const unreadableFields = new Counter({
  name: 'encrypted_field_open_failures_total',
  help: 'Encrypted values that could not be opened: changed, moved, or without their key.',
  labelNames: ['table', 'column', 'cause'],
});

export const reEncryptedValues = new Counter({
  name: 're_encrypted_values_total',
  help: 'Encrypted values that were brought under the current data key.',
  labelNames: ['table', 'column'],
});

export const dataKeysInUse = new Gauge({
  name: 'data_keys_in_use',
  help: 'Data keys that are not retired: one, or more while values are being brought under a new one.',
});

export const newestDataKeyAge = new Gauge({
  name: 'newest_data_key_age_seconds',
  help: 'Age of the newest data key.',
});
