import type { FieldFault } from '../../../kernel/domain-error';
import type { PartnerEvent } from '../deliveries/partner-event';
import type { PartnerTranslator, Translation } from './partner-translator';
import { type Read, readOrder, readProduct, readStock } from './report-fields';
import type { Report } from './reports';

/** The only version of the frame so far. */
const FORMAT_VERSION = 1;
/** A partner may tell more than we take: what we do not know is passed over. */
const WORDING = { version: 'sequence', strict: false };

type ReadsData = (data: unknown) => Translation;

const stock: ReadsData = (data) => reported('stock', readStock(data, WORDING));

/** By event type. Three of them tell of stock, for three reasons that all end in the same: how much there is now. */
const TYPES: Readonly<Record<string, ReadsData>> = {
  'product.upserted': (data) => reported('product', readProduct(data, WORDING)),
  'inventory.adjusted': stock,
  'inventory.counted': stock,
  'stock.changed': stock,
  'order.acknowledged': (data) => reported('order', readOrder(data, WORDING, 'acknowledged')),
  'order.shipped': (data) => reported('order', readOrder(data, WORDING, 'shipped')),
  'order.rejected': (data) => reported('order', readOrder(data, WORDING, 'rejected')),
  'order.cancelled': (data) => reported('order', readOrder(data, WORDING, 'rejected')),
};

/** The format of docs/reference/pms-format.md. */
export class GenericTranslator implements PartnerTranslator {
  translate(payload: unknown, eventId: string): Translation {
    if (typeof payload !== 'object' || payload === null) return { means: 'fault', why: 'the event is no object' };
    const { id, type, version, data } = payload as Record<string, unknown>;
    if (id !== undefined && id !== eventId) return { means: 'fault', why: 'id: must be that of the webhook-id header' };
    if (typeof type !== 'string') return { means: 'fault', why: 'type: is missing' };
    if (version !== undefined && version !== FORMAT_VERSION) {
      return { means: 'fault', why: `version: must be ${FORMAT_VERSION}` };
    }
    const read = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    return read ? read(data) : { means: 'nothing', why: 'events of this type are not taken' };
  }

  tell(event: PartnerEvent): PartnerEvent {
    return event;
  }
}

function reported<About extends Report['about']>(about: About, read: Read<Report['report']>): Translation {
  if ('faults' in read) return { means: 'fault', why: told(read.faults) };
  return { means: 'reports', reports: [{ about, report: read.report } as Report] };
}

function told(faults: readonly FieldFault[]): string {
  return faults.map(({ field, message }) => `data.${field}: ${message}`).join('; ');
}
