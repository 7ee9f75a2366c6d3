import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { MovementKind } from '../stock/movement-kinds';
import { uuidArray } from '../../../platform/database/uuid-array';

/** One line of the register. */
export interface RegisterLine {
  movementId: string;
  /** Later lines have higher ones. */
  position: string;
  at: string;
  productId: string;
  productName: string;
  schedule: string | null;
  locationId: string;
  lotId: string;
  batch: string;
  kind: MovementKind;
  /** Signed, in units of use. */
  quantity: number;
  /** Of the product at the location, after it. */
  balance: number;
  sourceType: string;
  sourceId: string;
  actorId: string | null;
  witnessId: string | null;
  witnessSignedAt: string | null;
}

export interface RegisterFilter {
  productId?: string;
  locationId?: string;
  witnessId?: string;
  signed?: boolean;
  from?: string;
  to?: string;
}

const UTC = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const LINES = `
  select m.id as "movementId", m.position::text as position, to_char(m.at at time zone 'UTC', ${UTC}) as at,
         m.product_id as "productId", concat_ws(' ', p.generic_name, p.strength, p.form) as "productName",
         p.controlled_schedule as schedule, m.location_id as "locationId", m.lot_id as "lotId", l.batch, m.kind,
         m.quantity, m.register_balance as balance, m.source_type as "sourceType", m.source_id as "sourceId",
         m.actor_id as "actorId", m.witness_id as "witnessId", to_char(s.signed_at at time zone 'UTC', ${UTC}) as "witnessSignedAt"
    from stock_movement m
    join lot l on l.id = m.lot_id
    join product p on p.id = m.product_id
    left join witness_signature s on s.movement_id = m.id
   where m.register_balance is not null`;

/** The SQL of the register of controlled drugs: the ledger, seen by product and place. */
@Injectable()
export class RegisterRepository {
  newestFirst(
    em: EntityManager,
    filter: RegisterFilter,
    page: { limit: number; before?: string },
  ): Promise<RegisterLine[]> {
    const { text, values } = conditionsOf(filter, page.before === undefined ? [] : [['m.position < ?', page.before]]);
    return em.execute<RegisterLine[]>(`${LINES}${text} order by m.position desc limit ?`, [...values, page.limit]);
  }

  oldestFirst(
    em: EntityManager,
    filter: RegisterFilter,
    page: { limit: number; after: string },
  ): Promise<RegisterLine[]> {
    const { text, values } = conditionsOf(filter, [['m.position > ?', page.after]]);
    return em.execute<RegisterLine[]>(`${LINES}${text} order by m.position limit ?`, [...values, page.limit]);
  }

  /** Of those that exist and stand in the register. */
  witnessesOf(em: EntityManager, movementIds: readonly string[]): Promise<{ id: string; witnessId: string | null }[]> {
    return em.execute<{ id: string; witnessId: string | null }[]>(
      `select id, witness_id as "witnessId" from stock_movement where id = any(?::uuid[]) and register_balance is not null`,
      [uuidArray(movementIds)],
    );
  }

  /** @returns those that were not signed before */
  async sign(em: EntityManager, movementIds: readonly string[], witnessId: string, at: Date): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      `insert into witness_signature (movement_id, witness_id, signed_at) select id, ?, ? from unnest(?::uuid[]) as id
       on conflict do nothing returning movement_id as id`,
      [witnessId, at, uuidArray(movementIds)],
    );
    return rows.map(({ id }) => id);
  }
}

type Condition = [text: string, value: unknown];

function conditionsOf({ productId, locationId, witnessId, signed, from, to }: RegisterFilter, more: Condition[]) {
  const all: Condition[] = [
    ['m.product_id = ?', productId],
    ['m.location_id = ?', locationId],
    ['m.witness_id = ?', witnessId],
    ['m.at >= ?::timestamptz', from],
    ['m.at < ?::timestamptz', to],
    ['(s.movement_id is not null) = ?', signed],
    ...more,
  ];
  const given = all.filter(([, value]) => value !== undefined);
  return { text: given.map(([text]) => ` and ${text}`).join(''), values: given.map(([, value]) => value) };
}
