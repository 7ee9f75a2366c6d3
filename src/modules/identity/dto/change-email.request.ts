import { IsAccountEmail } from './email.decorator';
import { IsCurrentPassword } from './password.decorator';

export class ChangeEmailRequest {
  @IsAccountEmail()
  newEmail!: string;

  @IsCurrentPassword()
  currentPassword!: string;
}
