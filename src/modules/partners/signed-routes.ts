import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload, RouteOptions } from 'fastify';
import { Readable } from 'node:stream';
import { DomainError } from '../../kernel/domain-error';
import { readBody } from '../../platform/http/raw-body';
import { ApiKeyUses } from './api-key-uses';
import { PartnerIdentification } from './partner-identification';
import { partnerRequests } from './partners.metrics';
import { RefusedRequests } from './refused-requests';
import { RequestProof } from './request-proof';

/** Tells a client what to send (RFC 9421, section 5.1). */
const CHALLENGE = {
  'WWW-Authenticate': 'Signature',
  'Accept-Signature': 'sig1=("@method" "@target-uri" "content-digest");created;nonce;keyid;alg',
};

/**
 * Authenticates requests on routes for partners before a byte of their bodies is parsed: identifies the API key, proves signature, digest
 * and nonce, and hands the bytes on that were proven. The access guard lets in whom this made the request's actor.
 */
@Injectable()
export class SignedRoutes {
  constructor(
    http: HttpAdapterHost,
    private readonly identification: PartnerIdentification,
    private readonly proofs: RequestProof,
    private readonly refused: RefusedRequests,
    private readonly uses: ApiKeyUses,
  ) {
    // In a constructor: routes are made once all of them have run.
    http.httpAdapter?.getInstance<FastifyInstance>().addHook('onRoute', (route) => this.guard(route));
  }

  private guard(route: RouteOptions): void {
    if (!route.config?.signedByPartner) return;
    const limit = route.bodyLimit;
    route.preParsing = async (request, reply, payload) => {
      if (request.headers['x-api-key'] !== undefined) return this.authenticated(request, reply, payload, limit);
      // Without a key it is no partner's: the access guard refuses it.
      void reply.headers(CHALLENGE);
      return payload;
    };
  }

  private async authenticated(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: RequestPayload,
    limit = request.server.initialConfig.bodyLimit ?? 0,
  ): Promise<RequestPayload> {
    try {
      const { actor, credentials } = await this.identification.partnerOf(request);
      const { proof, body } = await this.proofs.prove(request, credentials, () => readBody(payload, limit));
      request.proof = proof;
      this.uses.note(actor.keyId);
      partnerRequests.inc({ outcome: 'accepted' });
      return Readable.from(body.length > 0 ? [body] : []);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.kind === 'unauthenticated') void reply.headers(CHALLENGE);
      await this.refused.record(request, error);
      throw error;
    }
  }
}
