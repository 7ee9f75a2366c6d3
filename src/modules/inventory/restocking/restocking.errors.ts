import { DomainError } from '../../../kernel/domain-error';

/** 409: only a suggestion can be changed. */
export class RestockOrderFrozen extends DomainError {
  constructor(status: string) {
    super('restock_order_frozen', 'conflict', `An order that is ${status} cannot be changed any more.`, { status });
  }
}

/** 409: there is nothing on it to be ordered. */
export class RestockOrderEmpty extends DomainError {
  constructor() {
    super('restock_order_empty', 'conflict', 'There is nothing on this order.');
  }
}

/** 409: the order is too large for this person to approve. `because` says which rule it is. */
export class ApprovalBeyondLimit extends DomainError {
  constructor(
    because: 'own_order' | 'role_limit' | 'cost_unknown',
    { limit, currency }: { limit: number | null; currency: string },
  ) {
    const messages = {
      own_order: 'Somebody else has to approve this order: you asked for it yourself.',
      role_limit: 'This order is larger than your role may approve.',
      cost_unknown: 'The cost of a line is not known, so that the order counts as larger than any limit.',
    };
    super('approval_beyond_limit', 'conflict', messages[because], { because, limit, currency });
  }
}

/** 409: it cannot go by mail. */
export class SupplierHasNoEmail extends DomainError {
  constructor() {
    super('supplier_has_no_email', 'conflict', 'This supplier has no e-mail address. Submit the order in another way.');
  }
}

export type Unreachable = 'no_partner' | 'other_partner' | 'suspended' | 'unheard' | 'unknown';

/** 409: no system of a partner would get it. `because` says which. */
export class SupplierUnreachable extends DomainError {
  constructor(because: Unreachable) {
    const messages: Record<Unreachable, string> = {
      no_partner: 'This supplier is reached through no partner. Submit the order in another way.',
      other_partner: 'The order is with another partner already. Cancel it, and order anew.',
      suspended: 'The partner of this supplier is suspended. Submit the order in another way.',
      unheard: 'No endpoint of the partner listens to orders. Submit the order in another way.',
      unknown: 'The partner of this supplier was removed. Submit the order in another way.',
    };
    super('supplier_unreachable', 'conflict', messages[because], { because });
  }
}

/** 409: it came already. */
export class ShipmentReceived extends DomainError {
  constructor(reference: string) {
    super('shipment_received', 'conflict', `The shipment ${reference} has been received already.`, { reference });
  }
}

/** One product of which more came than may. Units of use. */
export interface OverReceivedLine {
  productId: string;
  ordered: number;
  received: number;
  arriving: number;
  /** That may still arrive. */
  allowed: number;
}

/** 409: more would come in than was ordered, beyond what is tolerated. */
export class OverReceipt extends DomainError {
  constructor(lines: readonly OverReceivedLine[]) {
    super('over_receipt', 'conflict', 'More would come in than was ordered.', { lines });
  }
}
