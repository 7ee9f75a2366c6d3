import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditSealRepository, type MadeSeal, type SealingState } from './audit-seal.repository';
import { HeadsFile } from './heads-file';
import { SealKeys } from './seal-keys';
import { headConflict, sealedRows, sealedSequence } from './sealing.metrics';

/** Rows of one seal; only a single transaction that wrote more makes a longer one. */
export const SEAL_ROWS = 5_000;

export interface Sealed {
  rows: number;
  /** Whether there may be more to seal right now. */
  more: boolean;
}

/** Seals the audit trail, and carries the newest seal out of the database. */
@Injectable()
export class AuditSealer {
  private readonly logger = new Logger(AuditSealer.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly seals: AuditSealRepository,
    private readonly keys: SealKeys,
    private readonly heads: HeadsFile,
  ) {}

  /**
   * Makes one seal, signed, in one transaction that no writer waits for. Cut off anywhere, it has not happened, and the next one does the
   * same. While another process seals it does nothing.
   */
  sealNext(limit = SEAL_ROWS): Promise<Sealed> {
    return this.work.run(async (em) => {
      if (!(await this.seals.tryLock(em))) return { rows: 0, more: false };
      const seal = await this.make(em, await this.seals.state(em), limit);
      if (!seal) return { rows: 0, more: false };
      await this.seals.sign(em, seal.sequence, this.keys.sign(Buffer.from(seal.hash, 'hex')));
      sealedSequence.set(Number(seal.sequence));
      sealedRows.inc(seal.rows);
      return { rows: seal.rows, more: seal.kind !== 'window' };
    });
  }

  /**
   * Adds the newest seal to the heads file, unless that has it already.
   *
   * @returns whether the database still agrees with the last line of the file; when not, nothing is added
   */
  copyHead(): Promise<boolean> {
    // The lock keeps two processes on one file in order.
    return this.work.run(async (em) => {
      await this.seals.lock(em);
      const last = await this.heads.last();
      const agrees = !last || (await this.seals.hashOf(em, last.sequence)) === last.hash;
      headConflict.set(agrees ? 0 : 1);
      if (!agrees) {
        this.logger.error(
          { alert: 'opened', sequence: last.sequence, hash: last.hash },
          `seal ${last.sequence} of the audit trail is not the one that ${this.heads.path} holds: run npm run audit:verify`,
        );
        return false;
      }
      const head = await this.seals.head(em);
      // A worker that is new has none yet; anywhere else somebody took it away.
      if (!last && head && head.sequence > 1)
        this.logger.warn(`${this.heads.path} begins at seal ${head.sequence}: what was copied before is not there`);
      if (head && head.sequence > (last?.sequence ?? 0)) await this.heads.append(head);
      return true;
    });
  }

  private make(em: EntityManager, state: SealingState, limit: number): Promise<MadeSeal | undefined> {
    const { kind, lastId, sealedBefore, ended } = state;
    if (kind === null || isForeign(state)) return this.sweep(em, state, { after: null, sealedBefore: ended, limit });
    if (kind === 'sweep') return this.sweep(em, state, { after: lastId, sealedBefore: sealedBefore ?? ended, limit });
    return this.seals.sealWindow(em, state, limit);
  }

  private sweep(
    em: EntityManager,
    state: SealingState,
    from: { after: string | null; sealedBefore: string; limit: number },
  ): Promise<MadeSeal> {
    if (from.after === null) this.logger.log('sweeping the audit trail for rows that are in no seal');
    return this.seals.sealSwept(em, state, from);
  }
}

/** The last seal was made on another server, whose transaction numbers mean nothing here: the database came from a dump. */
function isForeign({ systemIdentifier, server, sealedBefore, xmax }: SealingState): boolean {
  return systemIdentifier !== server || BigInt(sealedBefore ?? 0) > BigInt(xmax);
}
