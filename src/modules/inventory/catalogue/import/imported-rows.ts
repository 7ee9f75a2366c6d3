import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../../kernel/clock';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { ProductChanges } from '../product-changes';
import { NAMES_ONE_PRODUCT } from '../product-codes';
import type { ProductDetails } from '../product-details';
import { Product } from '../product.entity';
import { ProductRepository } from '../product.repository';
import type { FileFault } from './product-csv';
import { mergedWith, type ProductRow } from './product-row';

const BATCH = 500;

export interface ImportPlan {
  counts: { rows: number; created: number; updated: number; unchanged: number };
  create: ProductDetails[];
  update: { id: string; details: ProductDetails }[];
}

/** Rows of a file against the catalogue as it is. */
@Injectable()
export class ImportedRows {
  constructor(
    private readonly products: ProductRepository,
    private readonly changes: ProductChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What each row would do; what cannot be is added to the faults. */
  async plan(em: EntityManager, rows: readonly ProductRow[], faults: FileFault[]): Promise<ImportPlan> {
    const plan: ImportPlan = {
      counts: { rows: rows.length, created: 0, updated: 0, unchanged: 0 },
      create: [],
      update: [],
    };
    addRepeats(rows, faults);
    for (let at = 0; at < rows.length; at += BATCH) await this.planBatch(em, rows.slice(at, at + BATCH), plan, faults);
    plan.counts.created = plan.create.length;
    plan.counts.updated = plan.update.length;
    return plan;
  }

  async write(em: EntityManager, actor: SignedInActor, plan: ImportPlan): Promise<void> {
    const at = this.clock.now();
    for (let from = 0; from < plan.create.length; from += BATCH) {
      for (const details of plan.create.slice(from, from + BATCH)) {
        const product = Product.register(details, at);
        em.persist(product);
        this.changes.record(em, actor, product.id, 'product.registered', { imported: true });
      }
      await em.flush();
      em.clear();
    }
    for (let from = 0; from < plan.update.length; from += BATCH) {
      const batch = plan.update.slice(from, from + BATCH);
      const present = await this.products.findAll(
        em,
        batch.map(({ id }) => id),
      );
      const byId = new Map(present.map((product) => [product.id, product]));
      for (const { id, details } of batch) {
        byId.get(id)?.change(details, at);
        this.changes.record(em, actor, id, 'product.updated', { imported: true });
      }
      await em.flush();
      em.clear();
    }
  }

  private async planBatch(em: EntityManager, rows: readonly ProductRow[], plan: ImportPlan, faults: FileFault[]) {
    const byCode = await this.products.byCodes(
      em,
      rows.flatMap(({ details }) => details.codes),
    );
    const matches = rows.map((row) => [
      ...new Set(row.details.codes.flatMap((code) => byCode.get(`${code.system} ${code.code}`) ?? [])),
    ]);
    const present = await this.products.findAll(em, [...new Set(matches.flat())]);
    const byId = new Map(present.map((product) => [product.id, product]));
    for (const [at, row] of rows.entries()) {
      const [id, another] = matches[at];
      const product = byId.get(id);
      if (another) faults.push({ line: row.line, field: 'ndc', message: 'is of another product than the gtin' });
      else if (!product) plan.create.push(row.details);
      else await this.planUpdate(em, product, row, { plan, faults });
    }
    em.clear();
  }

  private async planUpdate(
    em: EntityManager,
    product: Product,
    row: ProductRow,
    { plan, faults }: { plan: ImportPlan; faults: FileFault[] },
  ): Promise<void> {
    const before = product.details();
    const details = mergedWith(before, row);
    const recounted = before.useUnit !== details.useUnit;
    const rescheduled = product.controlled !== (details.controlledSchedule !== null);
    if ((recounted || rescheduled) && (await this.products.hasStock(em, product.id))) {
      const field = recounted ? 'useUnit' : 'controlledSchedule';
      faults.push({ line: row.line, field, message: 'cannot change while there is stock' });
    } else if (fingerprint(before) === fingerprint(details)) plan.counts.unchanged += 1;
    else plan.update.push({ id: product.id, details });
  }
}

/** Two rows for one product: which of them is right cannot be known. */
function addRepeats(rows: readonly ProductRow[], faults: FileFault[]): void {
  const first = new Map<string, number>();
  for (const { line, details } of rows) {
    for (const { system, code } of details.codes) {
      if (!NAMES_ONE_PRODUCT.includes(system)) continue;
      const before = first.get(`${system} ${code}`);
      if (before === undefined) first.set(`${system} ${code}`, line);
      else faults.push({ line, field: system, message: `stands in line ${before} already` });
    }
  }
}

function fingerprint({ codes, ...rest }: ProductDetails): string {
  const texts = codes.map(({ system, code, display }) => `${system} ${code} ${display ?? ''}`).sort();
  const fields = Object.entries(rest).toSorted(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([fields, texts]);
}
