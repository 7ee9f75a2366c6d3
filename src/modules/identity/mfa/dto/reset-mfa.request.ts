import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MFA_RESET_REASONS, type MfaResetReason } from '../mfa-reset-reason';

export class ResetMfaRequest {
  @ApiProperty({
    enum: MFA_RESET_REASONS,
    enumName: 'MfaResetReason',
    description: 'Kept in the audit trail.',
    example: 'device_lost',
  })
  @IsIn(MFA_RESET_REASONS)
  reason!: MfaResetReason;
}
