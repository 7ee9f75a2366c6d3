import { DomainError } from '../../kernel/domain-error';

/** 409: the product cannot change so, or go, while there is stock of it. */
export class ProductInStock extends DomainError {
  constructor() {
    super('product_in_stock', 'conflict', 'There is stock of this product. Move it out first.');
  }
}

/** 409: not so much can be taken. `available` is what could. */
export class InsufficientStock extends DomainError {
  constructor(details: { productId?: string; lotId?: string; wanted: number; available: number }) {
    const { productId, lotId, wanted, available } = details;
    super('insufficient_stock', 'conflict', 'There is not so much in stock that could be taken.', {
      productId,
      lotId,
      wanted,
      available,
    });
  }
}

/** 409: the stock that this was decided by has changed since. */
export class StockChanged extends DomainError {
  constructor(expected: number, onHand: number) {
    super('stock_changed', 'conflict', 'The stock has changed in the meantime. Look again.', { expected, onHand });
  }
}

/** 409: as of this number of the ledger, stock cannot be read yet: there was no such change, or one before it is still under way. */
export class SequenceNotReached extends DomainError {
  constructor(asked: number, newest: number) {
    super('sequence_not_reached', 'conflict', 'Stock cannot be read as of this number yet.', { asked, newest });
  }
}

/** 409: the second of two people must be another one. */
export class SecondPersonNeeded extends DomainError {
  constructor(message: string) {
    super('second_person_needed', 'conflict', message);
  }
}

/** 409: the same batch lies at the place where it would arrive, in another status. */
export class LotStatusDiffers extends DomainError {
  constructor(lotId: string, status: string, arriving: string) {
    super(
      'lot_status_differs',
      'conflict',
      `This batch is ${status} at that location, and what arrives is ${arriving}.`,
      { lotId, status, arriving },
    );
  }
}

/** 409: some lots of the count have not been counted. */
export class CountIncomplete extends DomainError {
  constructor(lotIds: readonly string[]) {
    super('count_incomplete', 'conflict', 'Some lots have not been counted.', { lotIds });
  }
}

/** 409: only the person who was named as the witness signs. */
export class NotTheWitness extends DomainError {
  constructor() {
    super('not_the_witness', 'conflict', 'Only the person who was named as the witness can sign this line.');
  }
}
