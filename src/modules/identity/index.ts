export { type Account, Accounts, type Registration } from './accounts';
export { IdentityModule } from './identity.module';
export { type PatientProfile, PatientProfiles } from './patient-profiles';
export { RefreshToken } from './refresh-token.entity';
export { Session } from './session.entity';
export { UserAccount } from './user-account.entity';
