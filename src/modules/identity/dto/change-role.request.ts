import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { type Role, ROLES } from '../../../platform/auth/actor';

export class ChangeRoleRequest {
  @ApiProperty({ enum: ROLES, enumName: 'Role', example: 'staff' })
  @IsIn(ROLES)
  role!: Role;
}
