import { IsCurrentPassword } from './password.decorator';

export class CurrentPasswordRequest {
  @IsCurrentPassword()
  currentPassword!: string;
}
