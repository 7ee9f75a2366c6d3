import { ValidateIf } from 'class-validator';
import { IsOptionalRecoveryCode, IsOptionalTotpCode } from './code.decorator';
import { IsCurrentPassword } from './current-password.decorator';

/** The password; to replace an app that is set up already, also one of its codes or a recovery code. */
export class SetUpTotpRequest {
  @IsCurrentPassword()
  currentPassword!: string;

  @ValidateIf(({ code }: SetUpTotpRequest) => code !== undefined)
  @IsOptionalTotpCode()
  code?: string;

  @ValidateIf(({ recoveryCode }: SetUpTotpRequest) => recoveryCode !== undefined)
  @IsOptionalRecoveryCode()
  recoveryCode?: string;
}
