import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMinSize, ValidateIf } from 'class-validator';
import type { PartnerScope } from '../../../platform/auth/partner-scopes';
import { IsInstant } from '../../../platform/http/instant.decorator';
import { IsName, IsScopes } from './partner-fields.decorators';

export class IssueApiKeyRequest {
  @IsName('Production')
  name!: string;

  @IsScopes('What the key is for; within what the partner may.')
  @ArrayMinSize(1)
  scopes!: PartnerScope[];

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Two years ahead at most; a year when left out.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsInstant()
  expiresAt?: string;
}
