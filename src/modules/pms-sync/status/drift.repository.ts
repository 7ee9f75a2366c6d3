import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** A snapshot that is older says nothing of today. */
export const COUNTS_FOR_DAYS = 8;
/** What the metrics name at most, so that they stay few however many partners there are. */
const MOST_PARTNERS = 100;

/** In what the mirror of a partner's stock was off, by the newest snapshot of each of its locations. */
export interface Drift {
  /** Found, whether or not they were mended. */
  differences: number;
  /** Of them, left as they are. */
  open: number;
  /** By how many units of use the stock on hand was off, all places together. */
  units: number;
  /** Locations that a snapshot came of within the last days. */
  locations: number;
  /** When the least recent of these snapshots was compared. */
  comparedAt: Date | null;
}

interface Row {
  differences: number;
  open: number;
  units: number;
  locations: number;
  compared: string | null;
}

const NEWEST = `
  select distinct on (partner_id, location_ref) id, partner_id, compared_at, differences, mended
    from pms_snapshot where compared_at > ?::timestamptz - interval '${COUNTS_FOR_DAYS} days'`;

const IN_ORDER = 'order by partner_id, location_ref, taken_at desc';

const UNITS = `
  select coalesce(sum(abs(coalesce(d.reported_on_hand, 0) - coalesce(d.known_on_hand, 0))::bigint * coalesce(p.use_units_per_unit, 1)), 0)::float8 as units
    from pms_difference d left join pms_product p on p.partner_id = d.partner_id and p.ref = d.product_ref
   where d.snapshot_id = newest.id`;

/** How far mirrors are off. */
@Injectable()
export class DriftRepository {
  async of(em: EntityManager, partnerId: string, now: Date): Promise<Drift> {
    const [{ compared, ...drift }] = await em.execute<[Row]>(
      `select coalesce(sum(newest.differences), 0)::integer as differences, coalesce(sum(newest.differences - newest.mended), 0)::integer as open,
              coalesce(sum(off.units), 0)::float8 as units, count(*)::integer as locations, min(newest.compared_at) as compared
         from (${NEWEST} and partner_id = ? ${IN_ORDER}) newest cross join lateral (${UNITS}) off`,
      [now, partnerId],
    );
    return { ...drift, comparedAt: compared === null ? null : new Date(compared) };
  }

  /** Of the partners that are furthest off. */
  worst(em: EntityManager, now: Date): Promise<{ partnerId: string; differences: number; units: number }[]> {
    return em.execute(
      `select newest.partner_id as "partnerId", sum(newest.differences)::integer as differences, sum(off.units)::float8 as units
         from (${NEWEST} ${IN_ORDER}) newest cross join lateral (${UNITS}) off
        group by newest.partner_id order by 2 desc, 1 limit ${MOST_PARTNERS}`,
      [now],
    );
  }
}
