import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { Logger } from '@nestjs/common';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { uuidv7 } from 'uuidv7';
import { AuditEntry } from '../../../src/modules/audit';
import { AuditSealRepository } from '../../../src/modules/audit/sealing/audit-seal.repository';
import { AuditSealer } from '../../../src/modules/audit/sealing/audit-sealer';
import { HeadsFile } from '../../../src/modules/audit/sealing/heads-file';
import { SealKeys } from '../../../src/modules/audit/sealing/seal-keys';
import { TrailReader } from '../../../src/modules/audit/verification/trail-reader';
import { type VerificationScope, TrailVerifier } from '../../../src/modules/audit/verification/trail-verifier';
import { databaseOptions } from '../../../src/platform/database/database.options';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

export interface WrittenRow {
  id: string;
  action: string;
}

Logger.overrideLogger(false);

/** A trail that is sealed when the test says so, and a superuser who may do anything to it. */
export class SealedTrail {
  readonly sealer: AuditSealer;
  readonly heads: HeadsFile;
  readonly keys: SealKeys;

  private constructor(
    readonly database: TestDatabase,
    private readonly orm: MikroORM,
    readonly forger: Client,
    private readonly folder: string,
  ) {
    this.heads = new HeadsFile(join(folder, 'audit', 'heads.jsonl'));
    this.keys = SealKeys.from({ DATA_DIR: folder, inProduction: false });
    this.sealer = new AuditSealer(new UnitOfWork(orm), new AuditSealRepository(), this.keys, this.heads);
  }

  static async start(): Promise<SealedTrail> {
    const database = await createTestDatabase();
    const orm = await MikroORM.init(databaseOptions(database.url, [AuditEntry], 4));
    const forger = new Client({ connectionString: database.url });
    await forger.connect();
    // Triggers are for those who keep to the rules.
    await forger.query('set session_replication_role = replica');
    return new SealedTrail(database, orm, forger, mkdtempSync(join(tmpdir(), 'theriac-trail-')));
  }

  async close(): Promise<void> {
    await this.forger.end();
    await this.orm.close();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async sql<T extends QueryResultRow>(text: string, values?: unknown[]): Promise<T[]> {
    return (await this.forger.query<T>(text, values)).rows;
  }

  /** One row in a transaction of its own. */
  async write(action = 'user.read', id = uuidv7(), on: Pick<Client, 'query'> = this.forger): Promise<WrittenRow> {
    await on.query(
      `insert into audit_log (id, at, actor_id, actor_role, action, subject_type, subject_id, patient_id, outcome, request_id, address, details)
       values ($1, clock_timestamp(), gen_random_uuid(), 'doctor', $2, 'user', gen_random_uuid(), gen_random_uuid(), 'success', 'request',
         '203.0.113.7', '{"fields": ["phone"], "é": 1.0}')`,
      [id, action],
    );
    return { id, action };
  }

  async writeMany(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let made = 0; made < count; made++) ids.push((await this.write()).id);
    return ids;
  }

  /** As the loop does: until there is nothing left. */
  async seal(limit?: number): Promise<number> {
    for (let rows = 0; ;) {
      const made = await this.sealer.sealNext(limit);
      rows += made.rows;
      if (!made.more) return rows;
    }
  }

  copyHead(): Promise<boolean> {
    return this.sealer.copyHead();
  }

  /** What another process with other keys would. */
  async sealWith(keys: SealKeys): Promise<void> {
    const sealer = new AuditSealer(new UnitOfWork(this.orm), new AuditSealRepository(), keys, this.heads);
    while ((await sealer.sealNext()).more);
  }

  verifyWith(keys: SealKeys) {
    return new TrailVerifier(new TrailReader(new PreparedStatements(this.orm)), keys, this.heads).verify();
  }

  verify(scope?: VerificationScope) {
    return new TrailVerifier(new TrailReader(new PreparedStatements(this.orm)), this.keys, this.heads).verify(scope);
  }

  async sealedIds(): Promise<string[]> {
    const rows = await this.sql<{ id: string }>('select unnest(row_ids)::text as id from audit_seal');
    return rows.map(({ id }) => id);
  }
}
