import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import { PlacesRepository } from '../../places/places.repository';
import { LeadTimesResponse } from './dto/lead-times.response';

const YEAR_MS = 365 * 86_400_000;

type Figures = Omit<LeadTimesResponse, 'supplierId' | 'statedDays'>;

/** How long suppliers really take. */
@Injectable()
export class LeadTimes {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly places: PlacesRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  of(supplierId: string): Promise<LeadTimesResponse> {
    return this.unitOfWork.read(async (em) => {
      const { leadTimeDays } = await this.places.supplier(em, supplierId);
      const since = new Date(this.clock.now().getTime() - YEAR_MS);
      const figures = await figuresOf(em, supplierId, since);
      return Object.assign(new LeadTimesResponse(), { supplierId, statedDays: leadTimeDays, ...figures });
    });
  }
}

/** An order that was cancelled says nothing of the time it would have taken. */
async function figuresOf(em: EntityManager, supplierId: string, since: Date): Promise<Figures> {
  const [figures] = await em.execute<[Figures]>(
    `with sent as (
       select o.status, o.submitted_at, o.first_received_at, o.received_at, o.status in ('received', 'closed') as over,
              extract(epoch from o.first_received_at - o.submitted_at) / 86400 as first_days,
              extract(epoch from o.received_at - o.submitted_at) / 86400 as days,
              (o.received_at at time zone p.time_zone)::date <= o.expected_on as punctual,
              (select sum(l.quantity) from restock_order_line l where l.order_id = o.id and l.declined_at is null) as ordered,
              (select sum(least(l.received, l.quantity)) from restock_order_line l where l.order_id = o.id and l.declined_at is null) as came
         from restock_order o join stock_location p on p.id = o.location_id
        where o.supplier_id = ? and o.submitted_at >= ? and o.status <> 'cancelled'
     )
     select count(*) filter (where over)::int as orders, count(*) filter (where not over)::int as underway,
            round(avg(first_days)::numeric, 1)::float8 as "averageDaysToFirst", round(avg(days)::numeric, 1)::float8 as "averageDays",
            round((percentile_cont(0.5) within group (order by days))::numeric, 1)::float8 as "medianDays",
            round((percentile_cont(0.9) within group (order by days))::numeric, 1)::float8 as "ninetiethPercentileDays",
            round(avg(coalesce(punctual, false)::int) filter (where over), 3)::float8 as "onTime",
            round(sum(came) filter (where over) / sum(ordered) filter (where over), 3)::float8 as filled
       from sent`,
    [supplierId, since],
  );
  return figures;
}
