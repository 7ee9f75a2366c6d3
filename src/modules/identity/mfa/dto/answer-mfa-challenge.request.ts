import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length, ValidateIf } from 'class-validator';
import { IsOptionalRecoveryCode, IsOptionalTotpCode } from './code.decorator';

/** The token of the challenge with either of the two codes. */
export class AnswerMfaChallengeRequest {
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: '`challengeToken` of the error `mfa_required`.',
    example: 'q0uV8xwz3yC5dE6fG7hI9jKlMnOpQrStUvJb4k2m1oT',
  })
  @IsString()
  @Length(1, 200)
  challengeToken!: string;

  // Asked for unless the other one is there: a request with neither is told what is missing.
  @ValidateIf(({ code, recoveryCode }: AnswerMfaChallengeRequest) => code !== undefined || recoveryCode === undefined)
  @IsOptionalTotpCode()
  code?: string;

  @ValidateIf(({ recoveryCode }: AnswerMfaChallengeRequest) => recoveryCode !== undefined)
  @IsOptionalRecoveryCode()
  recoveryCode?: string;
}
