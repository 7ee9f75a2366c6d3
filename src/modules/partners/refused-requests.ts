import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../../kernel/domain-error';
import { isPartner } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { partnerRequests } from './partners.metrics';

/**
 * Counts refused credentials, and leaves an audit row where the API key was right: then somebody has it who cannot sign with it, or the
 * partner has a fault to mend. What strangers make up is only counted.
 */
@Injectable()
export class RefusedRequests {
  private readonly logger = new Logger(RefusedRequests.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /** Never rejects: that it cannot be recorded is no reason to answer otherwise. */
  async record(request: FastifyRequest, { code, kind }: DomainError): Promise<void> {
    partnerRequests.inc({ outcome: code });
    const { actor, method, routeOptions } = request;
    // A 403 leaves its row on its way out.
    if (!isPartner(actor) || kind !== 'unauthenticated') return;
    const { id: subjectId, keyId: apiKeyId } = actor;
    try {
      await this.work.run(async (em) => {
        this.audit.record(em, actor, {
          action: 'partner.request_refused',
          subjectType: 'partner',
          subjectId,
          outcome: 'denied',
          details: { code, apiKeyId, method, route: routeOptions.url },
        });
      });
    } catch (error) {
      this.logger.error({ err: error, requestId: request.id }, 'a refused request left no audit row');
    }
  }
}
