import { ValidateIf } from 'class-validator';
import { IsOptionalRecoveryCode, IsOptionalTotpCode } from './code.decorator';
import { IsCurrentPassword } from './current-password.decorator';

/** The password with either of the two codes. */
export class RemoveTotpRequest {
  @IsCurrentPassword()
  currentPassword!: string;

  @ValidateIf(({ code, recoveryCode }: RemoveTotpRequest) => code !== undefined || recoveryCode === undefined)
  @IsOptionalTotpCode()
  code?: string;

  @ValidateIf(({ recoveryCode }: RemoveTotpRequest) => recoveryCode !== undefined)
  @IsOptionalRecoveryCode()
  recoveryCode?: string;
}
