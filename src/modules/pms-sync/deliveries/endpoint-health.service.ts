import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { Partners } from '../../partners';
import { PartnerDesk } from '../partner-desk';
import { disabledEndpoints } from './deliveries.metrics';
import { EndpointRepository } from './endpoint.repository';
import type { DisablingCause } from './partner-endpoint.entity';

/** Turns off endpoints that nobody lives at any more. */
@Injectable()
export class EndpointHealth {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly partners: Partners,
    private readonly endpoints: EndpointRepository,
  ) {}

  /**
   * Once, with an audit row and an event that tells the administrators. One that was removed, or moved to another address, meanwhile stays
   * as it is.
   *
   * @param found the endpoint, and the address that was found so
   */
  async disable(
    actor: Actor,
    { partnerId, endpointId, url }: { partnerId: string; endpointId: string; url: string },
    because: Exclude<DisablingCause, 'by_hand'>,
  ): Promise<void> {
    try {
      const { name } = await this.partners.read(partnerId);
      const disabled = await this.desk.change(actor, partnerId, async (em, at, record) => {
        const endpoint = await this.endpoints.getForChange(em, partnerId, endpointId);
        if (endpoint.url !== url || !endpoint.disable(because, name, at)) return false;
        record('partner.endpoint_disabled', { endpointId, because });
        return true;
      });
      if (disabled) disabledEndpoints.inc({ because });
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
  }
}
