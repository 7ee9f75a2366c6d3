import { IsCurrentPassword, IsNewPassword } from './password.decorator';

export class ChangePasswordRequest {
  @IsCurrentPassword()
  currentPassword!: string;

  @IsNewPassword()
  newPassword!: string;
}
