import { Module } from '@nestjs/common';
import { Accounts } from './accounts';
import { AuthenticationController } from './authentication.controller';
import { LogInService } from './log-in.service';
import { LoginAttempts } from './login-attempts';
import { Passwords } from './passwords';
import { PatientProfiles } from './patient-profiles';
import { ProfileController } from './profile.controller';
import { ProfilesService } from './profiles.service';
import { SessionRepository } from './session.repository';
import { SessionsService } from './sessions.service';
import { SignUpService } from './sign-up.service';
import { UserAccountRepository } from './user-account.repository';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

@Module({
  controllers: [AuthenticationController, ProfileController, UsersController],
  providers: [
    Accounts,
    LogInService,
    LoginAttempts,
    Passwords,
    PatientProfiles,
    ProfilesService,
    SessionRepository,
    SessionsService,
    SignUpService,
    UserAccountRepository,
    UsersService,
  ],
  exports: [PatientProfiles, Accounts],
})
export class IdentityModule {}
