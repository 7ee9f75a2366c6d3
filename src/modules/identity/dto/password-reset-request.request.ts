import { IsAccountEmail } from './email.decorator';

export class PasswordResetRequestRequest {
  @IsAccountEmail()
  email!: string;
}
