import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import type { ReturnReason } from './movement-kinds';
import { ReturnedStock } from './returned-stock';
import type { PostedMovement, StockEntry } from './stock-entry';
import { StockLedger } from './stock-ledger';

export interface PatientReturn {
  /** Its movements come from it, one line for each part. */
  id: string;
  /** A location of the kind `quarantine`. */
  locationId: string;
  reasonCode: ReturnReason;
  witnessId: string | null;
  parts: readonly { lotId: string; quantity: number }[];
}

/** The door for medicine that a patient brings back: into a quarantine, never to be used again. In the caller's transaction, which audits it. */
@Injectable()
export class PatientReturns {
  constructor(
    private readonly quarantine: ReturnedStock,
    private readonly ledger: StockLedger,
  ) {}

  /** @throws ValidationFailed when the location is no quarantine, or a controlled drug comes back without a witness */
  async takeBack(em: EntityManager, actor: Actor, returned: PatientReturn): Promise<PostedMovement[]> {
    const { id, locationId, reasonCode, witnessId, parts } = returned;
    // All at once and in one order: two returns of the same lots must not wait for each other in a circle.
    await this.ledger.lockLots(em, [...new Set(parts.map(({ lotId }) => lotId))]);
    const entries: StockEntry[] = [];
    for (const [at, { lotId, quantity }] of parts.entries()) {
      const terms = { direction: 'from_patient' as const, locationId, quantity, reasonCode, note: null, witnessId };
      const into = await this.quarantine.lotFor(em, { ...terms, lotId });
      entries.push({ lotId: into, kind: 'return', quantity, line: at + 1, reasonCode, witnessId });
    }
    return this.ledger.post(em, actor, { type: 'return', id }, entries);
  }
}
