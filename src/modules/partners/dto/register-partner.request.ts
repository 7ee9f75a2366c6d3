import type { PartnerScope } from '../../../platform/auth/partner-scopes';
import type { PartnerFormat, PartnerKind } from '../partner.entity';
import { IsContactEmail, IsName, IsPartnerFormat, IsPartnerKind, IsScopes } from './partner-fields.decorators';

export class RegisterPartnerRequest {
  @IsName('Corner Chemist')
  name!: string;

  @IsPartnerKind()
  kind!: PartnerKind;

  @IsPartnerFormat({ default: 'generic' })
  format: PartnerFormat = 'generic';

  @IsContactEmail()
  contactEmail!: string;

  @IsScopes('The most that any of its API keys may.')
  scopes!: PartnerScope[];
}
