import { IsAccountToken } from './account-token.decorator';
import { IsNewPassword } from './password.decorator';

export class ResetPasswordRequest {
  @IsAccountToken()
  token!: string;

  @IsNewPassword()
  newPassword!: string;
}
