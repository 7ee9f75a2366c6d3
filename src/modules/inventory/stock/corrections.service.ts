import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { IllegalTransition, ValidationFailed } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { AuditTrail } from '../../audit';
import { CorrectionResponse } from './dto/correction.response';
import type { Adjustment, StockReturn } from './correction';
import { ReturnedStock } from './returned-stock';
import type { StockEntry } from './stock-entry';
import { StockLedger } from './stock-ledger';

/** Movements of one lot that somebody decides on: corrections and returns. */
@Injectable()
export class Corrections {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly ledger: StockLedger,
    private readonly quarantine: ReturnedStock,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFound, ValidationFailed, InsufficientStock, IllegalTransition for a lot that is destroyed */
  adjust(request: IdempotentRequest, { quantity, ...rest }: Adjustment): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      if (quantity === 0) throw new ValidationFailed([{ field: 'quantity', message: 'must not be 0' }]);
      return this.post(em, request.actor, 'adjustment', { ...rest, quantity, kind: 'adjustment', line: 1 });
    });
  }

  /**
   * What a patient gives back is never used again: it goes to a quarantine. @throws as {@link adjust}
   */
  giveBack(request: IdempotentRequest, returned: StockReturn): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) => {
      const { direction, locationId, quantity, lotId, ...rest } = returned;
      const into = await this.quarantine.lotFor(em, returned);
      const signed = direction === 'to_supplier' ? -quantity : quantity;
      return this.post(em, request.actor, 'return', {
        ...rest,
        lotId: into,
        quantity: signed,
        kind: 'return',
        line: 1,
      });
    });
  }

  private async post(
    em: EntityManager,
    actor: Actor,
    type: 'adjustment' | 'return',
    entry: StockEntry,
  ): Promise<CorrectionResponse> {
    const id = uuidv7();
    const lots = await this.ledger.lockLots(em, [entry.lotId]);
    if (lots.get(entry.lotId)?.status === 'destroyed') throw new IllegalTransition('lot', 'destroyed', type);
    const [movement] = await this.ledger.post(em, actor, { type, id }, [entry]);
    this.audit.record(em, actor, {
      action: type === 'adjustment' ? 'stock.adjusted' : 'stock.returned',
      subjectType: 'lot',
      subjectId: entry.lotId,
      details: { movementId: movement.id, quantity: entry.quantity, reasonCode: entry.reasonCode },
    });
    return CorrectionResponse.from(id, movement);
  }
}
