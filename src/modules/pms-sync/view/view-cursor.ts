import { ValidationFailed } from '../../../kernel/domain-error';
import { isUuid } from '../../../platform/http/id-param.decorator';
import type { StockPlace } from '../../inventory';

/** Where a page of a view ended, and the number of the ledger that the whole view is read as of. */
export interface ViewPosition {
  ledgerSequence: number;
  after: StockPlace;
}

export function cursorOf({ ledgerSequence, after }: ViewPosition): string {
  return Buffer.from([ledgerSequence, after.productId, after.locationId].join(' ')).toString('base64url');
}

/** @throws ValidationFailed for one that was not made here */
export function readCursor(cursor: string): ViewPosition {
  const [sequence, productId = '', locationId = '', ...more] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const ledgerSequence = /^\d{1,15}$/.test(sequence) ? Number(sequence) : NaN;
  if (Number.isNaN(ledgerSequence) || !isUuid(productId) || !isUuid(locationId) || more.length > 0) {
    throw new ValidationFailed([{ field: 'cursor', message: 'must be the nextCursor of another page' }]);
  }
  return { ledgerSequence, after: { productId, locationId } };
}
