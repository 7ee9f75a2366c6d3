import type { EntityManager } from '@mikro-orm/postgresql';
import { type KnowsOrderPartners, KnowsPartners, type PartnerStanding } from '../../inventory';
import { ORDER_SUBMITTED } from './order-audience';

/** Tells the stock which partners would hear of an order now. */
@KnowsPartners()
export class OrderPartnerStandings implements KnowsOrderPartners {
  async standingOf(em: EntityManager, partnerId: string): Promise<PartnerStanding> {
    const [partner] = await em.execute<{ status: string; listens: boolean }[]>(
      `select p.status, exists (
         select from partner_endpoint e where e.partner_id = p.id and e.status = 'active' and e.deleted_at is null
            and (e.event_types = '{}' or ? = any(e.event_types))) as listens
         from partner p where p.id = ? and p.deleted_at is null`,
      [ORDER_SUBMITTED, partnerId],
    );
    if (partner === undefined) return 'unknown';
    if (partner.status !== 'active') return 'suspended';
    return partner.listens ? 'listening' : 'unheard';
  }
}
