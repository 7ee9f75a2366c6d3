import { Injectable } from '@nestjs/common';
import { type PreparedStatement, PreparedStatements } from '../database/prepared-statements';
import type { WrappedKey } from './key-encryption-keys';

/** A data key as it stands in the database. */
export interface DataKeyRow extends WrappedKey {
  id: string;
  /** Rises with every new key. */
  generation: number;
  createdAt: Date;
  /** Seals from then on; until then every process has learnt of it. */
  usableFrom: Date;
  /** Since when no value is sealed under it. It still opens. */
  retiredAt: Date | null;
}

/** Timestamps come as text from this pool, and as a number of milliseconds they need no parsing. */
interface Columns extends Record<string, unknown> {
  id: string;
  generation: number;
  kek_id: string;
  wrapped_key: string;
  created_ms: number;
  usable_ms: number;
  retired_ms: number | null;
}

const SELECT = `select id, generation, kek_id, wrapped_key, extract(epoch from created_at)::float8 * 1000 as created_ms,
  extract(epoch from usable_from)::float8 * 1000 as usable_ms, extract(epoch from retired_at)::float8 * 1000 as retired_ms from data_key`;

const ALL: PreparedStatement = { name: 'data_key_all', text: `${SELECT} order by generation` };

// Of two that add a key at the same time one does: the other one's generation is taken.
const ADD: PreparedStatement = {
  name: 'data_key_add',
  text: `insert into data_key (id, generation, kek_id, wrapped_key, created_at, usable_from) values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing returning id`,
};

const REWRAP: PreparedStatement = {
  name: 'data_key_rewrap',
  text: `update data_key set kek_id = $3, wrapped_key = $4 where id = $1 and kek_id = $2 returning id`,
};

const RETIRE: PreparedStatement = {
  name: 'data_key_retire',
  text: `update data_key set retired_at = $2 where id = any($1::uuid[]) and retired_at is null returning id`,
};

@Injectable()
export class DataKeyRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /** Every key there ever was, oldest first. */
  async all(): Promise<DataKeyRow[]> {
    return (await this.statements.rows<Columns>(ALL, [])).map((row) => ({
      id: row.id,
      generation: row.generation,
      kekId: row.kek_id,
      wrappedKey: row.wrapped_key,
      createdAt: new Date(row.created_ms),
      usableFrom: new Date(row.usable_ms),
      retiredAt: row.retired_ms === null ? null : new Date(row.retired_ms),
    }));
  }

  /** @returns whether it was added; not when somebody else added this generation first */
  async add(key: Omit<DataKeyRow, 'retiredAt'>): Promise<boolean> {
    const { id, generation, kekId, wrappedKey, createdAt, usableFrom } = key;
    const values = [id, generation, kekId, wrappedKey, createdAt.toISOString(), usableFrom.toISOString()];
    return (await this.statements.rows(ADD, values)).length === 1;
  }

  /** Puts the same key under another key-encryption key. */
  async rewrap(id: string, from: string, { kekId, wrappedKey }: WrappedKey): Promise<boolean> {
    return (await this.statements.rows(REWRAP, [id, from, kekId, wrappedKey])).length === 1;
  }

  async retire(ids: readonly string[], at: Date): Promise<number> {
    return (await this.statements.rows(RETIRE, [ids, at.toISOString()])).length;
  }
}
