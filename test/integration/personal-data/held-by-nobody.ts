/** Tables that name people and take part in no export and no erasure, each with its reason. */
export const HELD_BY_NOBODY: Readonly<Record<string, string>> = {
  audit_verification: 'Which administrator had the audit trail verified: part of the proof that it is whole.',
};
