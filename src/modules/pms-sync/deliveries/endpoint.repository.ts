import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { type PreparedStatement, PreparedStatements } from '../../../platform/database/prepared-statements';
import type { PageQuery } from '../../../platform/http/page';
import type { PartnerFormat } from '../../partners';
import { isUuid } from '../../../platform/http/id-param.decorator';
import { PartnerEndpoint } from './partner-endpoint.entity';

/** An endpoint that is told of an event. */
export interface Listener {
  id: string;
  partnerId: string;
  /** What its system speaks. */
  format: PartnerFormat;
}

/** Asked for every event that partners could be told of. */
const LISTENERS: PreparedStatement = {
  name: 'partner_endpoint_listeners',
  text: `
    select e.id, e.partner_id as "partnerId", p.format from partner_endpoint e join partner p on p.id = e.partner_id
    where e.status = 'active' and e.deleted_at is null and p.status = 'active' and p.deleted_at is null
      and (e.event_types = '{}' or $1 = any(e.event_types))
    order by e.id`,
};

/** Named finders for the endpoints of partners. */
@Injectable()
export class EndpointRepository {
  constructor(private readonly statements: PreparedStatements) {}

  list(em: EntityManager, partnerId: string, { limit, offset }: PageQuery): Promise<[PartnerEndpoint[], number]> {
    return em.findAndCount(PartnerEndpoint, { partnerId, deletedAt: null }, { orderBy: { id: 'desc' }, limit, offset });
  }

  /** @throws NotFound */
  async get(em: EntityManager, partnerId: string, id: string): Promise<PartnerEndpoint> {
    const found = isUuid(id) ? await em.findOne(PartnerEndpoint, { id, partnerId, deletedAt: null }) : null;
    if (!found) throw new NotFound('endpoint');
    return found;
  }

  /** Two changes of one come one after the other. @throws NotFound */
  async getForChange(em: EntityManager, partnerId: string, id: string): Promise<PartnerEndpoint> {
    // Not FOR UPDATE: that would also wait for deliveries that are being written, whose foreign key holds the row.
    if (isUuid(id)) await em.execute('select from partner_endpoint where id = ? for no key update', [id]);
    return this.get(em, partnerId, id);
  }

  count(em: EntityManager, partnerId: string): Promise<number> {
    return em.count(PartnerEndpoint, { partnerId, deletedAt: null });
  }

  /** Those that an event of this type is told to now. */
  listeners(eventType: string): Promise<Listener[]> {
    return this.statements.rows<Listener>(LISTENERS, [eventType]);
  }

  /** Those that have accepted nothing since before then. */
  failingSince(em: EntityManager, before: Date): Promise<PartnerEndpoint[]> {
    return em.find(PartnerEndpoint, { status: 'active', deletedAt: null, failingSince: { $lt: before } });
  }
}
