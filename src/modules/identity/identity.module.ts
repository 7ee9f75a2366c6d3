import { Module } from '@nestjs/common';
import { AccessLogController } from './access-log.controller';
import { AccessLogService } from './access-log.service';
import { ACCOUNT_CONTROLLERS, ACCOUNT_PROVIDERS } from './account.providers';
import { Accounts } from './accounts';
import { AuthenticationController } from './authentication.controller';
import { LogInService } from './log-in.service';
import { LoginAttempts } from './login-attempts';
import { Admission } from './mfa/admission';
import { MfaChallenges } from './mfa/mfa-challenges';
import { MfaConfirmationService } from './mfa/mfa-confirmation.service';
import { MfaExpiry } from './mfa/mfa-expiry.job';
import { MfaLogInController } from './mfa/mfa-log-in.controller';
import { MfaLogInService } from './mfa/mfa-log-in.service';
import { MfaMailHandler } from './mfa/mfa-mail.handler';
import { MfaResetController } from './mfa/mfa-reset.controller';
import { MfaResetService } from './mfa/mfa-reset.service';
import { MfaTrail } from './mfa/mfa-trail';
import { MfaController } from './mfa/mfa.controller';
import { MfaRepository } from './mfa/mfa.repository';
import { MfaService } from './mfa/mfa.service';
import { SecondFactors } from './mfa/second-factors';
import { StepUp } from './mfa/step-up';
import { OpenSessionsService } from './open-sessions.service';
import { OwnSessionsController } from './own-sessions.controller';
import { Passwords } from './passwords';
import { PatientProfiles } from './patient-profiles';
import { ProfileController } from './profile.controller';
import { ProfilesService } from './profiles.service';
import { Recipients } from './recipients';
import { RefreshesService } from './refreshes.service';
import { SessionRevocations } from './session-revocations';
import { SessionPurge } from './session-purge.job';
import { SessionTokens } from './session-tokens';
import { SessionRepository } from './session.repository';
import { SessionsService } from './sessions.service';
import { SignUpService } from './sign-up.service';
import { UserAccountRepository } from './user-account.repository';
import { UserSessionsController } from './user-sessions.controller';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

const SECOND_FACTOR = [
  Admission,
  MfaChallenges,
  MfaConfirmationService,
  MfaExpiry,
  MfaLogInService,
  MfaMailHandler,
  MfaRepository,
  MfaResetService,
  MfaService,
  MfaTrail,
  SecondFactors,
  StepUp,
];

@Module({
  controllers: [
    ...ACCOUNT_CONTROLLERS,
    AccessLogController,
    AuthenticationController,
    MfaController,
    MfaLogInController,
    MfaResetController,
    OwnSessionsController,
    ProfileController,
    UserSessionsController,
    UsersController,
  ],
  providers: [
    AccessLogService,
    Accounts,
    LogInService,
    LoginAttempts,
    Passwords,
    OpenSessionsService,
    PatientProfiles,
    ProfilesService,
    Recipients,
    RefreshesService,
    SessionRepository,
    SessionRevocations,
    SessionPurge,
    SessionTokens,
    SessionsService,
    SignUpService,
    UserAccountRepository,
    UsersService,
    ...SECOND_FACTOR,
    ...ACCOUNT_PROVIDERS,
  ],
  exports: [PatientProfiles, Accounts, Recipients],
})
export class IdentityModule {}
