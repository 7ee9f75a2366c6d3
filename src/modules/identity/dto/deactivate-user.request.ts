import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { DEACTIVATION_REASONS, type DeactivationReason } from '../account-closing.service';

export class DeactivateUserRequest {
  @ApiProperty({
    enum: DEACTIVATION_REASONS,
    enumName: 'DeactivationReason',
    description: 'Stands in the audit trail.',
    example: 'left_the_clinic',
  })
  @IsIn(DEACTIVATION_REASONS)
  reason!: DeactivationReason;
}
