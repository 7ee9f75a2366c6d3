import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiHeader, ApiSecurity } from '@nestjs/swagger';
import { ACCESS } from './access.decorator';
import type { PartnerAccess, PartnerScope } from './partner-scopes';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether callers prove who they are with an API key and a signature; see {@link AllowPartner}. */
    signedByPartner?: true;
  }
}

/**
 * Only partners, by API key and signed request; people get 403.
 *
 * @param scope that the API key must have; left out where every partner may
 */
export const AllowPartner = (scope: PartnerScope | null = null): MethodDecorator => {
  const access: PartnerAccess = { partnerScope: scope };
  return applyDecorators(
    SetMetadata(ACCESS, access),
    RouteConfig({ signedByPartner: true }),
    ApiSecurity('partner', []),
    signed('Signature-Input', 'What is signed and how (RFC 9421).', EXAMPLE_INPUT),
    signed('Signature', 'The signature (RFC 9421).', 'sig1=:dGhlIHNpZ25hdHVyZQ==:'),
  );
};

const EXAMPLE_INPUT =
  'sig1=("@method" "@target-uri");created=1795512600;nonce="5mBzTq0n6nYb3cWq1bW0pA";keyid="01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b";alg="ed25519"';

function signed(name: string, description: string, example: string): MethodDecorator {
  return ApiHeader({ name, required: true, description, schema: { type: 'string' }, example });
}
