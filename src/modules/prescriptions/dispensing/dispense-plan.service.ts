import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import { type LotFacts, Medicines, UsableLots } from '../../inventory';
import { dispensableOf, refillDueAt } from '../fill';
import type { PrescriptionLine } from '../prescription-line.entity';
import type { Whole } from '../prescription.repository';
import {
  ExceedsPrescribed,
  LotEndsBeforeTreatment,
  RefillNotDue,
  SubstitutionNotAllowed,
} from '../prescriptions.errors';
import { PrescriptionStock } from '../stock/prescription-stock';
import type { DispenseItem, DispenseWish, DispenseWishLine } from './dispense-wish';

/** Holds what a pharmacist wants to hand out against what was prescribed. Writes nothing. */
@Injectable()
export class DispensePlan {
  constructor(
    private readonly env: Environment,
    private readonly medicines: Medicines,
    private readonly lots: UsableLots,
    private readonly stock: PrescriptionStock,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed, ExceedsPrescribed, RefillNotDue, SubstitutionNotAllowed, LotEndsBeforeTreatment */
  async items(em: EntityManager, { prescription, lines }: Whole, wish: DispenseWish): Promise<DispenseItem[]> {
    const { locationId } = prescription;
    const picked: (LotFacts | undefined)[] = [];
    for (const [at, wanted] of wish.lines.entries()) {
      picked.push(await this.lotOf(em, wanted, { locationId, field: `lines.${at}` }));
    }
    const lastDay = await this.stock.lastDays(em, locationId);
    const items = wish.lines.map((wanted, at) => {
      const line = namedLine(lines, wanted, at);
      this.assertDue(line);
      const lot = picked[at];
      if (lot && lot.expiresOn < lastDay(line.daysSupply)) throw new LotEndsBeforeTreatment(line.line, lot.expiresOn);
      return itemOf(line, wanted, lot, `lines.${at}`);
    });
    const whole = leftOver(lines, items);
    await this.assertSubstitutes(em, lines, whole);
    return whole;
  }

  private async lotOf(
    em: EntityManager,
    { lotId, barcode }: DispenseWishLine,
    { locationId, field }: { locationId: string; field: string },
  ): Promise<LotFacts | undefined> {
    const scanned =
      barcode === undefined
        ? undefined
        : await this.lots.scanned(em, barcode, { locationId, field: `${field}.barcode` });
    if (lotId === undefined) return scanned;
    const named = (await this.lots.of(em, [lotId])).get(lotId);
    if (!named) throw new ValidationFailed([{ field: `${field}.lotId`, message: 'names no lot' }]);
    if (scanned && scanned.lotId !== lotId) {
      throw new ValidationFailed([{ field: `${field}.lotId`, message: 'is not what the barcode says' }]);
    }
    return named;
  }

  private assertDue(line: PrescriptionLine): void {
    const dueAt = refillDueAt(line, this.env.REFILL_EARLY_DAYS);
    if (dueAt && dueAt > this.clock.now()) throw new RefillNotDue(line.line, dueAt);
  }

  private async assertSubstitutes(
    em: EntityManager,
    lines: readonly PrescriptionLine[],
    items: readonly DispenseItem[],
  ): Promise<void> {
    const others = items.filter(({ productId, prescribedProductId }) => productId !== prescribedProductId);
    if (others.length === 0) return;
    const prescribed = await this.medicines.of(
      em,
      others.map(({ prescribedProductId }) => prescribedProductId),
    );
    for (const { line, productId, prescribedProductId } of others) {
      const allowed = lines.find((one) => one.line === line)?.substitutionAllowed;
      const known = prescribed.get(prescribedProductId)?.substituteIds.includes(productId);
      if (!allowed || !known) throw new SubstitutionNotAllowed(line);
    }
  }
}

function namedLine(lines: readonly PrescriptionLine[], { line }: DispenseWishLine, at: number): PrescriptionLine {
  const found = lines.find((one) => one.line === line);
  if (found) return found;
  throw new ValidationFailed([{ field: `lines.${at}.line`, message: 'is no line of this prescription' }]);
}

function itemOf(
  { line, productId: prescribedProductId, daysSupply }: PrescriptionLine,
  { productId: named, quantity }: DispenseWishLine,
  lot: LotFacts | undefined,
  field: string,
): Omit<DispenseItem, 'quantity'> & { quantity?: number } {
  if (named !== undefined && lot && lot.productId !== named) {
    throw new ValidationFailed([{ field: `${field}.productId`, message: 'is not what the lot is of' }]);
  }
  const productId = lot?.productId ?? named ?? prescribedProductId;
  return { line, productId, prescribedProductId, daysSupply, lotId: lot?.lotId, quantity };
}

/** Lines may be named more than once, for several lots; one without a quantity takes what the others leave. @throws ExceedsPrescribed */
function leftOver(
  lines: readonly PrescriptionLine[],
  items: readonly (Omit<DispenseItem, 'quantity'> & { quantity?: number })[],
): DispenseItem[] {
  const left = new Map(lines.map((line) => [line.line, dispensableOf(line)]));
  const take = (line: number, quantity: number) => {
    const remaining = left.get(line) ?? 0;
    if (quantity < 1 || quantity > remaining) throw new ExceedsPrescribed(line, remaining);
    left.set(line, remaining - quantity);
    return quantity;
  };
  const stated = items.map((item) => (item.quantity === undefined ? undefined : take(item.line, item.quantity)));
  const whole = items.map((item, at) => ({
    ...item,
    quantity: stated[at] ?? take(item.line, left.get(item.line) ?? 0),
  }));
  // Lots in the hand first: what may come from any lot must not take them away.
  return whole.toSorted((one, other) => Number(one.lotId === undefined) - Number(other.lotId === undefined));
}
