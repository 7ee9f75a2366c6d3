import { Injectable } from '@nestjs/common';
import { type PreparedStatement, PreparedStatements } from '../database/prepared-statements';
import { UnitOfWork } from '../database/unit-of-work';
import type { EncryptedColumn } from './encrypted-columns';
import { compositeId, envelopePrefix } from './envelope';

/** One value that is not sealed under the current key. */
export interface OutdatedValue {
  /** Of the columns of the primary key, in order. */
  key: readonly string[];
  /** As in FieldPlace. */
  id: string;
  value: string;
}

export interface Replacement extends OutdatedValue {
  sealed: string;
}

/** Columns of the registry as SQL; their names come from the source, never from a caller. */
@Injectable()
export class ReEncryptionRepository {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly work: UnitOfWork,
  ) {}

  /** The next values in the order of the primary key that are not sealed under this key. */
  async outdated(
    column: EncryptedColumn,
    currentKeyId: string,
    after: readonly string[] | null,
    limit: number,
  ): Promise<OutdatedValue[]> {
    const values = [envelopePrefix(currentKeyId), limit, ...(after ?? [])];
    const rows = await this.statements.rows(outdatedStatement(column, after !== null), values);
    return rows.map((row) => {
      const key = Object.keys(column.key).map((_, index) => String(row[`k${index}`]));
      return { key, id: key.length === 1 ? key[0] : compositeId(...key), value: String(row.value) };
    });
  }

  /**
   * Compare and set: a value that somebody wrote in the meantime stays.
   *
   * @returns how many were replaced
   */
  async replace(column: EncryptedColumn, replacements: readonly Replacement[]): Promise<number> {
    const keys = Object.keys(column.key).map((_, index) => replacements.map(({ key }) => key[index]));
    const values = [...keys, replacements.map(({ value }) => value), replacements.map(({ sealed }) => sealed)];
    return (await this.statements.rows(replaceStatement(column), values)).length;
  }

  /** Whether the database holds this column to envelopes in every row, old ones too. */
  async isProved({ table, constraint }: EncryptedColumn): Promise<boolean> {
    const [row] = await this.statements.rows<{ proved: boolean }>(PROVED, [table, constraint]);
    return row?.proved ?? false;
  }

  /**
   * Has the database look at every row. Others go on reading and writing meanwhile.
   *
   * @throws when a row holds something else than an envelope
   */
  prove({ table, constraint }: EncryptedColumn): Promise<void> {
    return this.work.run(async (em) => {
      // It takes as long as reading the table; only the wait for the lock is kept short, since others would queue behind it.
      await em.execute(`set local statement_timeout = 0`);
      await em.execute(`set local lock_timeout = '2s'`);
      await em.execute('select prove_envelopes(?, ?)', [table, constraint]);
    });
  }
}

const PROVED: PreparedStatement = {
  name: 'encrypted_column_proved',
  text: `select convalidated as proved from pg_constraint where conrelid = to_regclass($1) and conname = $2`,
};

function outdatedStatement({ table, column, key }: EncryptedColumn, further: boolean): PreparedStatement {
  const names = Object.keys(key);
  const list = names.join(', ');
  const after = Object.values(key).map((type, index) => `$${index + 3}::${type}`);
  return {
    name: `outdated_${table}_${column}_${further ? 'further' : 'first'}`,
    text: `select ${names.map((name, index) => `${name}::text as k${index}`).join(', ')}, ${column} as value from ${table}
      where ${column} is not null and not starts_with(${column}, $1)${further ? ` and (${list}) > (${after.join(', ')})` : ''}
      order by ${list} limit $2`,
  };
}

function replaceStatement({ table, column, key }: EncryptedColumn): PreparedStatement {
  const names = Object.keys(key);
  const arrays = [...Object.values(key), 'text', 'text'].map((type, index) => `$${index + 1}::${type}[]`);
  const fields = [...names.map((_, index) => `k${index}`), 'was', 'becomes'];
  return {
    name: `replace_${table}_${column}`,
    text: `update ${table} t set ${column} = v.becomes from unnest(${arrays.join(', ')}) as v (${fields.join(', ')})
      where ${names.map((name, index) => `t.${name} = v.k${index}`).join(' and ')} and t.${column} = v.was returning 1`,
  };
}
