import { Counter, Gauge } from 'prom-client';

export const verificationValid = new Gauge({
  name: 'audit_verification_valid',
  help: 'Whether the last verification of the whole audit trail by this process found it as it was sealed (1) or not (0).',
});

export const verifiedAt = new Gauge({
  name: 'audit_verified_timestamp_seconds',
  help: 'When this process last verified the whole audit trail, in seconds since 1970.',
});

export const verificationFaults = new Counter({
  name: 'audit_verification_faults_total',
  help: 'Faults that verifications of the audit trail found.',
  labelNames: ['kind'],
});
