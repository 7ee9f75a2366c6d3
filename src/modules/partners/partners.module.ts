import { Global, Module } from '@nestjs/common';
import { PARTNER_AUTHENTICATOR } from '../../platform/auth/partner-authenticator';
import { IdentityModule } from '../identity';
import { ApiKeyExpiry } from './api-key-expiry.job';
import { ApiKeyUses } from './api-key-uses';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeys } from './api-keys.service';
import { ExpiringApiKeyMailHandler } from './expiring-api-key-mail.handler';
import { PartnerChanges } from './partner-changes';
import { PartnerCredentials } from './partner-credentials';
import { PartnerIdentification } from './partner-identification';
import { PartnerSelfController } from './partner-self.controller';
import { PartnerSigningKeysController } from './partner-signing-keys.controller';
import { PartnerSigningKeys } from './partner-signing-keys.service';
import { PartnerRepository } from './partner.repository';
import { PartnersController } from './partners.controller';
import { Partners } from './partners.service';
import { RefusedRequests } from './refused-requests';
import { RequestNonceExpiry } from './request-nonce-expiry.job';
import { RequestNonces } from './request-nonces';
import { RequestProof } from './request-proof';
import { SignedRoutes } from './signed-routes';

/** Global, because the access guard asks it who a partner is. */
@Global()
@Module({
  imports: [IdentityModule],
  // `/partners/me` before `/partners/:id`, for whoever reads the document.
  controllers: [PartnerSelfController, PartnersController, ApiKeysController, PartnerSigningKeysController],
  providers: [
    Partners,
    ApiKeys,
    PartnerSigningKeys,
    PartnerRepository,
    PartnerChanges,
    PartnerCredentials,
    PartnerIdentification,
    RequestProof,
    RequestNonces,
    RequestNonceExpiry,
    RefusedRequests,
    SignedRoutes,
    ApiKeyUses,
    ApiKeyExpiry,
    ExpiringApiKeyMailHandler,
    { provide: PARTNER_AUTHENTICATOR, useExisting: PartnerIdentification },
  ],
  exports: [Partners, PartnerRepository, ApiKeys, PartnerSigningKeys, PARTNER_AUTHENTICATOR],
})
export class PartnersModule {}
