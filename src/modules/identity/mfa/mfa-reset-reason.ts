/** Why an administrator takes a second factor away. A choice and no text: it stands in the audit trail, which holds nothing about people. */
export const MFA_RESET_REASONS = ['device_lost', 'device_broken', 'suspected_misuse', 'other'] as const;

export type MfaResetReason = (typeof MFA_RESET_REASONS)[number];
