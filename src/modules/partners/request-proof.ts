import { createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { FieldOccurrence } from 'http-message-sig';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { type DigestFault, digestFault } from '../../platform/http/content-digest';
import { verifySignedRequest } from '../../platform/http/signed-request';
import type { Credentials } from './partner-credentials';
import { digestMismatch, digestRequired, nonceReused } from './partners.errors';
import { RequestNonces } from './request-nonces';

/** What was found out about a signed request that is good. */
export interface ProvenRequest {
  readonly signingKeyId: string;
  readonly targetUri: string;
  readonly nonce: string;
  /** As it was sent; null without a body. */
  readonly contentDigest: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a route for partners. */
    proof?: ProvenRequest;
  }
}

/** The {@link ProvenRequest} of this request, on routes for partners. */
export const CurrentProof = createParamDecorator((_: unknown, context: ExecutionContext): ProvenRequest => {
  const { proof } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!proof) throw new Error('this route is not one for partners');
  return proof;
});

const WORDS: Readonly<Record<DigestFault, string>> = {
  malformed: 'it cannot be read; it looks like sha-256=:<base64>:',
  unsupported: 'it needs sha-256 or sha-512',
  mismatch: 'the bytes that arrived have another one',
};

/** Proves that a request is by its partner, as it was signed, and for the first time. */
@Injectable()
export class RequestProof {
  constructor(
    private readonly nonces: RequestNonces,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The body is read when the signature is right: nobody else can have us keep one in memory. The nonce is spent last, so that a request
   * that is refused may be mended and sent again under its signature.
   *
   * @param readBody the bytes as they came
   * @throws DomainError 401: see verifySignedRequest; `digest_required`, `digest_mismatch`, `nonce_reused`
   */
  async prove(
    request: FastifyRequest,
    { signingKeys }: Credentials,
    readBody: () => Promise<Buffer>,
  ): Promise<{ proof: ProvenRequest; body: Buffer }> {
    const targetUri = this.targetUriOf(request);
    const signed = { method: request.method, targetUri, fields: fieldsOf(request) };
    const signature = await verifySignedRequest(signed, this.clock.now(), (keyId) => signingKeys.get(keyId));
    const body = await readBody();
    const contentDigest = provenDigest(request.headers['content-digest'], body);
    const { keyId: signingKeyId, nonce, goodUntil } = signature;
    if (!(await this.nonces.spend(signingKeyId, nonce, goodUntil))) throw nonceReused();
    return { proof: { signingKeyId, targetUri, nonce, contentDigest }, body };
  }

  /** As the caller wrote it: by API_URL where it is set, otherwise by what the request says, for which trusted proxies may speak. */
  private targetUriOf(request: FastifyRequest): string {
    const path = request.raw.url ?? '/';
    return (this.env.API_URL ?? originOf(request)) + path;
  }
}

function provenDigest(header: string | string[] | undefined, body: Buffer): string | null {
  if (header === undefined) {
    if (body.length > 0) throw digestRequired();
    return null;
  }
  const digest = String(header);
  const fault = digestFault(digest, body);
  if (fault) throw digestMismatch(WORDS[fault]);
  return digest;
}

/** As clients write it: in lower case, without the port that the scheme implies. */
function originOf({ protocol, host }: FastifyRequest): string {
  const stated = `${protocol}://${host}`;
  return URL.canParse(stated) ? new URL(stated).origin : stated;
}

function fieldsOf({ raw: { rawHeaders } }: FastifyRequest): FieldOccurrence[] {
  const fields: FieldOccurrence[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) fields.push({ name: rawHeaders[at], value: rawHeaders[at + 1] });
  return fields;
}
