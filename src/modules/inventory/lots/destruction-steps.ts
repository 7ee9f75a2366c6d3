import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { StockLedger } from '../stock/stock-ledger';
import type { LotDestruction } from './lot-destruction.entity';

/** The movement and the trail of a destruction, inside the caller's transaction. */
@Injectable()
export class DestructionSteps {
  constructor(
    private readonly ledger: StockLedger,
    private readonly audit: AuditTrail,
  ) {}

  /** Everything that is left; whoever proposed it is the witness. */
  async takeOut(em: EntityManager, actor: SignedInActor, destruction: LotDestruction): Promise<void> {
    const { id, lot, quantity, proposedBy: witnessId } = destruction;
    if (quantity > 0) {
      const entry = { lotId: lot.id, kind: 'destruction' as const, quantity: -quantity, line: 1, witnessId };
      await this.ledger.post(em, actor, { type: 'destruction', id }, [entry]);
    }
    this.record(em, actor, destruction, 'lot.destruction_confirmed');
    await em.flush();
  }

  record(em: EntityManager, actor: SignedInActor, { id, lot, quantity }: LotDestruction, action: string): void {
    const details = { destructionId: id, quantity };
    this.audit.record(em, actor, { action, subjectType: 'lot', subjectId: lot.id, details });
  }
}
