import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { assertVersion } from '../../../platform/http/if-match';
import type { PageQuery } from '../../../platform/http/page';
import { PartnerDesk } from '../partner-desk';
import { tooManyEndpoints } from './deliveries.errors';
import { EndpointAddresses } from './endpoint-addresses';
import { EndpointRepository } from './endpoint.repository';
import { type EndpointChanges, type EndpointDetails, PartnerEndpoint } from './partner-endpoint.entity';

const MOST = 10;

/** Which endpoint is changed, and by whom. */
export interface EndpointTarget {
  actor: Actor;
  partnerId: string;
  endpointId: string;
  /** The version that the caller read; a newer one is not changed. */
  expectedVersion?: number;
}

/** Where partners are told, as an administrator keeps it. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly endpoints: EndpointRepository,
    private readonly addresses: EndpointAddresses,
  ) {}

  /** Newest first. @throws NotFound */
  list(partnerId: string, page: PageQuery): Promise<[PartnerEndpoint[], number]> {
    return this.desk.read(partnerId, (em) => this.endpoints.list(em, partnerId, page));
  }

  /** @throws NotFound */
  read(partnerId: string, endpointId: string): Promise<PartnerEndpoint> {
    return this.desk.read(partnerId, (em) => this.endpoints.get(em, partnerId, endpointId));
  }

  /** It is told of what happens from now on. @throws NotFound, ValidationFailed, DomainError `too_many_endpoints`, `endpoint_exists` */
  add(actor: Actor, partnerId: string, details: EndpointDetails): Promise<PartnerEndpoint> {
    const url = this.addresses.checked(details.url);
    return this.desk.change(actor, partnerId, async (em, at, record) => {
      if ((await this.endpoints.count(em, partnerId)) >= MOST) throw tooManyEndpoints(MOST);
      const endpoint = PartnerEndpoint.add(partnerId, { ...details, url }, at);
      em.persist(endpoint);
      record('partner.endpoint_added', { endpointId: endpoint.id, eventTypes: endpoint.eventTypes });
      return endpoint;
    });
  }

  /** What waits for it goes to where it is then. @throws NotFound, VersionConflict, ValidationFailed, DomainError `endpoint_exists` */
  change({ actor, partnerId, endpointId, expectedVersion }: EndpointTarget, changes: EndpointChanges) {
    const url = changes.url === undefined ? undefined : this.addresses.checked(changes.url);
    return this.desk.change(actor, partnerId, async (em, at, record) => {
      const endpoint = await this.endpoints.getForChange(em, partnerId, endpointId);
      assertVersion(expectedVersion, endpoint);
      const fields = endpoint.change({ ...changes, url }, at);
      if (fields.length > 0) record('partner.endpoint_changed', { endpointId, fields });
      return endpoint;
    });
  }

  /** What waits for it is told to nobody any more. @throws NotFound, VersionConflict */
  remove({ actor, partnerId, endpointId, expectedVersion }: EndpointTarget): Promise<void> {
    return this.desk.change(actor, partnerId, async (em, at, record) => {
      const endpoint = await this.endpoints.getForChange(em, partnerId, endpointId);
      assertVersion(expectedVersion, endpoint);
      endpoint.remove(at);
      record('partner.endpoint_removed', { endpointId });
    });
  }
}
