import type { Provider } from '@nestjs/common';
import { Administrators } from './administrators';
import { AccountClosing } from './account-closing.service';
import { AccountEnding } from './account-ending';
import { AccountErasure } from './account-erasure.service';
import { AccountMails } from './account-mails';
import { AccountNoticeHandler } from './account-notice.handler';
import { AccountTokens } from './account-tokens';
import { AccountTrail } from './account-trail';
import { AccountUpkeep } from './account-upkeep.job';
import { AccountWiping } from './account-wiping';
import { CurrentPassword } from './current-password';
import { DataExports } from './data-exports.service';
import { EmailChangeRequestedHandler } from './email-change-requested.handler';
import { EmailChangeRequests } from './email-change-requests.service';
import { EmailChangeReversedHandler } from './email-change-reversed.handler';
import { EmailChangedHandler } from './email-changed.handler';
import { EmailChangesController } from './email-changes.controller';
import { EmailChanges } from './email-changes.service';
import { EmailVerificationRequests } from './email-verification-requests.service';
import { EmailVerificationController } from './email-verification.controller';
import { EmailVerificationHandler } from './email-verification.handler';
import { EmailVerificationService } from './email-verification.service';
import { MailThrottle } from './mail-throttle';
import { SecondFactorPersonalData } from './mfa/second-factor.personal-data';
import { OwnAccountController } from './own-account.controller';
import { PasswordChange } from './password-change.service';
import { PasswordCheck } from './password-check';
import { PasswordReplacement } from './password-replacement';
import { PasswordResetRequestedHandler } from './password-reset-requested.handler';
import { PasswordResetRequests } from './password-reset-requests.service';
import { PasswordResets } from './password-resets.service';
import { PasswordsController } from './passwords.controller';
import { ProfilePersonalData } from './profile.personal-data';
import { SessionsPersonalData } from './sessions.personal-data';
import { UserClosingController } from './user-closing.controller';
import { UserImport } from './import/user-import';
import { UserErasedHandler } from './user-erased.handler';
import { VerifiedEmails } from './verified-emails';
import { EMAIL_VERIFICATION } from '../../platform/auth/verified-email.guard';

/** What holders do with their accounts besides signing in: addresses, passwords, leaving. */
export const ACCOUNT_CONTROLLERS = [
  EmailChangesController,
  EmailVerificationController,
  OwnAccountController,
  PasswordsController,
  UserClosingController,
];

export const ACCOUNT_PROVIDERS: Provider[] = [
  Administrators,
  AccountClosing,
  AccountEnding,
  AccountErasure,
  AccountMails,
  AccountNoticeHandler,
  AccountTokens,
  AccountTrail,
  AccountUpkeep,
  AccountWiping,
  CurrentPassword,
  DataExports,
  EmailChangeRequestedHandler,
  EmailChangeRequests,
  EmailChangeReversedHandler,
  EmailChangedHandler,
  EmailChanges,
  EmailVerificationHandler,
  EmailVerificationRequests,
  EmailVerificationService,
  MailThrottle,
  PasswordChange,
  PasswordCheck,
  PasswordReplacement,
  PasswordResetRequestedHandler,
  PasswordResetRequests,
  PasswordResets,
  ProfilePersonalData,
  SecondFactorPersonalData,
  SessionsPersonalData,
  UserErasedHandler,
  UserImport,
  { provide: EMAIL_VERIFICATION, useClass: VerifiedEmails },
];
