import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { type Role, ROLES } from '../../../platform/auth/actor';
import { PageQuery } from '../../../platform/http/page';

export class UserListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ROLES, enumName: 'Role', description: 'Only accounts of this role.', example: 'doctor' })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({
    type: 'string',
    maxLength: 254,
    description: 'Only the account with exactly this address.',
    example: 'asha@example.org',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value))
  @IsString()
  @MaxLength(254)
  email?: string;
}
