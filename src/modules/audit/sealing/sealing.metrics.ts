import { Counter, Gauge } from 'prom-client';

export const sealedSequence = new Gauge({
  name: 'audit_sealed_sequence',
  help: 'Number of the newest seal of the audit trail.',
});

export const unsealedRows = new Gauge({
  name: 'audit_unsealed_rows',
  help: 'Rows of the audit trail that wait for their seal, counted up to 100,000.',
});

export const sealingLag = new Gauge({
  name: 'audit_sealing_lag_seconds',
  help: 'Age of the first row of the audit trail that waits for its seal.',
});

export const sealedRows = new Counter({
  name: 'audit_sealed_rows_total',
  help: 'Rows of the audit trail that this process sealed.',
});

export const sealingFailures = new Counter({
  name: 'audit_sealing_failures_total',
  help: 'Looks at the audit trail that failed; what was to be sealed waits for the next one.',
});

export const headConflict = new Gauge({
  name: 'audit_head_conflict',
  help: 'Whether the database holds another seal than the heads file does (1): somebody changed one of them.',
});

export const headCopyFailures = new Counter({
  name: 'audit_head_copy_failures_total',
  help: 'Attempts to copy the newest seal out of the database that failed.',
});
