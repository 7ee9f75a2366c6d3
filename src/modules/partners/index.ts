export { ApiKeyUse } from './api-key-use.entity';
export { ApiKey } from './api-key.entity';
export { ApiKeys } from './api-keys.service';
export { PartnerSigningKey } from './partner-signing-key.entity';
export { PartnerSigningKeys } from './partner-signing-keys.service';
export { Partner } from './partner.entity';
export { PartnersModule } from './partners.module';
export { Partners } from './partners.service';
export { PUBLISHED_API_KEY, PUBLISHED_SIGNING_KEY } from './published-credentials';
