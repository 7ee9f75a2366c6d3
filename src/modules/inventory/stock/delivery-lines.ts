import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type FieldFault, ValidationFailed } from '../../../kernel/domain-error';
import { ProductRepository } from '../catalogue/product.repository';
import { LotRepository } from '../lots/lot.repository';
import { PlacesRepository } from '../places/places.repository';
import type { StockLocation } from '../places/stock-location.entity';
import type { DeliveryLine } from './delivery';
import { type PackData, readElementString, UnreadableBarcode } from './gs1-element-string';
import type { KeptProduct } from './stock.repository';
import { StockLedger } from './stock-ledger';

/** One line of a delivery as it goes into stock. */
export interface ResolvedLine {
  productId: string;
  batch: string;
  expiresOn: string;
  /** Units of use. */
  quantity: number;
  quarantine: boolean;
  sgtin: string | null;
}

/** Units of use of one line, after conversion. */
const LARGEST_ARRIVAL = 100_000_000;

type Read = { [K in keyof Omit<PackData, 'gtin'>]: string | null } & { productId: string | null };

/** Makes sense of what arrives: barcodes, units, dates, and whether we keep it at all. */
@Injectable()
export class DeliveryLines {
  constructor(
    private readonly products: ProductRepository,
    private readonly places: PlacesRepository,
    private readonly lots: LotRepository,
    private readonly ledger: StockLedger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Every line with its product, batch and expiry date; locks the products.
   * @throws ValidationFailed with every fault of every line at once
   */
  async resolve(em: EntityManager, locationId: string, lines: readonly DeliveryLine[]) {
    const location = await this.places.namedLocation(em, locationId);
    const faults: FieldFault[] = [];
    const read = await this.readAll(em, lines, faults);
    const kept = await this.ledger.lockProducts(em, [
      ...new Set(read.flatMap(({ productId }) => (productId === null ? [] : [productId]))),
    ]);
    const today = this.todayAt(location);
    const resolved: ResolvedLine[] = [];
    for (const [at, line] of lines.entries()) {
      const whole = wholeLine(at, line, { read: read[at], kept, today }, faults);
      if (!whole) continue;
      const other = await this.lots.otherExpiryOf(em, whole);
      if (other) faults.push({ field: `lines.${at}.expiresOn`, message: `this batch is in stock with ${other}` });
      if (await this.lots.isRecalled(em, whole)) {
        faults.push({ field: `lines.${at}.batch`, message: 'was recalled: nothing of it is taken in' });
      }
      resolved.push(whole);
    }
    if (faults.length > 0) throw new ValidationFailed(faults);
    return { location, lines: resolved };
  }

  private async readAll(em: EntityManager, lines: readonly DeliveryLine[], faults: FieldFault[]): Promise<Read[]> {
    const packs = lines.map(({ barcode }, at) => {
      if (barcode === undefined) return null;
      try {
        return readElementString(barcode, this.clock.now().getUTCFullYear());
      } catch (error) {
        if (!(error instanceof UnreadableBarcode)) throw error;
        faults.push({ field: `lines.${at}.barcode`, message: error.message });
        return null;
      }
    });
    const gtins = packs.flatMap((pack) => (pack?.gtin ? [pack.gtin] : []));
    const byGtin = await this.products.byCodes(
      em,
      gtins.map((code) => ({ system: 'gtin' as const, code })),
    );
    return lines.map((line, at) => {
      const pack = packs[at];
      const scanned = pack?.gtin ? (byGtin.get(`gtin ${pack.gtin}`) ?? null) : null;
      if (pack?.gtin && scanned === null) {
        faults.push({ field: `lines.${at}.barcode`, message: `no product has the GTIN ${pack.gtin}` });
      }
      return {
        productId: agreed(at, 'productId', [line.productId, scanned], faults),
        batch: agreed(at, 'batch', [line.batch, pack?.batch], faults),
        expiresOn: agreed(at, 'expiresOn', [line.expiresOn, pack?.expiresOn], faults),
        serial: pack?.gtin && pack.serial ? `(01)${pack.gtin}(21)${pack.serial}` : null,
      };
    });
  }

  private todayAt({ timeZone }: StockLocation): string {
    return new Intl.DateTimeFormat('en-CA', { timeZone }).format(this.clock.now());
  }
}

/** What was typed and what was scanned must be the same; a wrong label is caught here. */
function agreed(
  at: number,
  name: string,
  [typed, scanned]: [string | undefined, string | null | undefined],
  faults: FieldFault[],
): string | null {
  if (typed !== undefined && scanned && typed !== scanned) {
    faults.push({ field: `lines.${at}.${name}`, message: 'is not what the barcode says' });
  }
  return typed ?? scanned ?? null;
}

/** The line with everything that it needs, or null and the faults that it has. */
function wholeLine(
  at: number,
  line: DeliveryLine,
  { read, kept, today }: { read: Read; kept: Map<string, KeptProduct>; today: string },
  faults: FieldFault[],
): ResolvedLine | null {
  const { productId, batch, expiresOn, serial } = read;
  const product = kept.get(productId ?? '');
  const quantity = line.quantity * (line.unit === 'purchase' ? (product?.unitsPerPurchaseUnit ?? 1) : 1);
  const wrong = [
    { field: 'productId', message: 'names no product', is: productId !== null && !product },
    {
      field: 'expiresOn',
      message: 'is over: nothing expired is received',
      is: expiresOn !== null && expiresOn < today,
    },
    { field: 'quantity', message: 'is more than the service counts', is: quantity > LARGEST_ARRIVAL },
  ].filter(({ is }) => is);
  faults.push(...wrong.map(({ field, message }) => ({ field: `lines.${at}.${field}`, message })));
  if (productId === null || batch === null || expiresOn === null) {
    faults.push(...missingFaults(at, read, faults));
    return null;
  }
  return wrong.length > 0
    ? null
    : { productId, batch, expiresOn, quantity, quarantine: line.quarantine, sgtin: serial };
}

/** A barcode that cannot be read has been told of; what it would have said is not missing. */
function missingFaults(at: number, { productId, batch, expiresOn }: Read, faults: readonly FieldFault[]): FieldFault[] {
  if (faults.some(({ field }) => field === `lines.${at}.barcode`)) return [];
  const missing = Object.entries({ productId, batch, expiresOn }).filter(([, value]) => value === null);
  const message = 'is missing: type it or scan a barcode that says it';
  return missing.map(([name]) => ({ field: `lines.${at}.${name}`, message }));
}
