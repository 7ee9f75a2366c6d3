import { LARGEST_QUANTITY } from '../../../../platform/http/request-fields.decorators';
import type { StockReport } from '../reports';
import type { ElementReader } from './element-reader';
import { BY_IDENTIFIER, type FullUrls, MOST_OF_A_THING, readQuantity, readReference, readVersion } from './fhir-fields';
import { STOCK_STATUS, STOCK_STATUSES, type StockStatus } from './fhir-systems';

const STATUSES = ['active', 'draft', 'requested', 'entered-in-error'] as const;
/** Of listings, and of items in one: a thing may stand in several, for each of its statuses. */
const MOST_LISTED = 5_000;

/** What is told of a product at a location, wherever in the report. */
interface Count {
  locationRef: string;
  productRef: string;
  onHand: number | null;
  reserved: number;
  /** Where it is told first. */
  item: ElementReader;
}

/**
 * The stock of the partner, by product and location. A product that stands in several listings of a location is the sum of them.
 *
 * @returns null for one that is not final
 */
export function readInventoryReport(report: ElementReader, fullUrls: FullUrls): StockReport[] | null {
  const status = report.code('status', STATUSES);
  if (status === 'draft' || status === 'requested') return null;
  if (status === 'entered-in-error') report.refuse('status', 'must be active: an error is mended by the next report');
  if (report.code('countType', ['snapshot', 'difference']) === 'difference') {
    report.refuse('countType', 'must be snapshot: a difference that is lost can never be made up for');
  }
  const version = readVersion(report);
  const counts = new Map<string, Count>();
  for (const listing of report.many('inventoryListing', MOST_LISTED)) readListing(listing, fullUrls, counts);
  return [...counts.values()].map(({ item, onHand, ...count }) => {
    if (onHand === null) item.refuse('', 'has no quantity that is on hand');
    if (Math.max(onHand ?? 0, count.reserved) > LARGEST_QUANTITY) item.refuse('', `has more than ${LARGEST_QUANTITY}`);
    return { ...count, version, onHand: onHand ?? 0 };
  });
}

function readListing(listing: ElementReader, fullUrls: FullUrls, counts: Map<string, Count>): void {
  const status = readStockStatus(listing.one('itemStatus'));
  const locationRef = readReference(listing.needed('location'), 'Location', fullUrls, BY_IDENTIFIER);
  for (const item of listing.many('item', MOST_LISTED)) {
    const quantity = readQuantity(item.needed('quantity'), 0, LARGEST_QUANTITY);
    const productRef = readReference(item.needed('item').needed('reference'), 'InventoryItem', fullUrls);
    const key = `${locationRef}\n${productRef}`;
    const count = counts.get(key) ?? { locationRef, productRef, onHand: null, reserved: 0, item };
    if (status === 'on-hand') count.onHand = (count.onHand ?? 0) + quantity;
    if (status === 'reserved') count.reserved += quantity;
    counts.set(key, count);
  }
}

/** Without one it is what is on hand. What can be worked out from the others, such as what is available, is passed over. */
function readStockStatus(concept: ElementReader | null): StockStatus {
  if (concept === null) return 'on-hand';
  const codings = concept.many('coding', MOST_OF_A_THING);
  const ours = codings.find((coding) => coding.says('system', STOCK_STATUS) || !coding.has('system'));
  if (ours) return ours.code('code', STOCK_STATUSES);
  return concept.refuse('coding', `must have one of ${STOCK_STATUS}`, 'on-hand');
}
