export { type Account, Accounts, type Registration } from './accounts';
export { IdentityModule } from './identity.module';
export { MfaChallenge } from './mfa/mfa-challenge.entity';
export { RecoveryCode } from './mfa/recovery-code.entity';
export { TotpFactor } from './mfa/totp-factor.entity';
export { type PatientProfile, PatientProfiles } from './patient-profiles';
export { RefreshToken } from './refresh-token.entity';
export { Session } from './session.entity';
export { UserAccount } from './user-account.entity';
