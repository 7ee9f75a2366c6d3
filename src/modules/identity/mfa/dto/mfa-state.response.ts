import { ApiProperty } from '@nestjs/swagger';
import type { MfaState } from '../mfa.service';

/** Whether a second factor is set up, and whether it must be. */
export class MfaStateResponse {
  @ApiProperty({ type: 'boolean', example: true })
  enrolled!: boolean;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2026-11-20T09:30:00.000Z' })
  enrolledAt!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Of ten. Renew them before they run out.', example: 9 })
  recoveryCodesLeft!: number;

  @ApiProperty({ type: 'boolean', description: 'Whether your role needs a second factor.', example: false })
  required!: boolean;

  static from({ enrolledAt, ...state }: MfaState): MfaStateResponse {
    return Object.assign(new MfaStateResponse(), { ...state, enrolledAt: enrolledAt?.toISOString() ?? null });
  }
}
