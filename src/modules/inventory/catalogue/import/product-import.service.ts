import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { ValidationFailed } from '../../../../kernel/domain-error';
import type { SignedInActor } from '../../../../platform/auth/actor';
import { UnitOfWork } from '../../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../../platform/http/idempotency';
import { AuditTrail } from '../../../audit';
import type { ImportReport } from './dto/import.response';
import { ImportedRows } from './imported-rows';
import { type FileFault, readProductCsv } from './product-csv';
import { type ProductRow, productRow } from './product-row';

/** Checking a row takes a tenth of a millisecond; other requests come in between. */
const ROWS_AT_A_TIME = 200;

/** The catalogue out of a file: everything or nothing, recognised by GTIN or NDC, and the same file again changes nothing. */
@Injectable()
export class ProductImport {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly rows: ImportedRows,
    private readonly audit: AuditTrail,
  ) {}

  /** What an import would do, and every fault of the file. Changes nothing. */
  async rehearse(file: Buffer): Promise<ImportReport> {
    const { rows, faults } = await readRows(file);
    const plan = await this.unitOfWork.read((em) => this.rows.plan(em, rows, faults));
    return { dryRun: true, ...plan.counts, faults: sorted(faults) };
  }

  /** @throws ValidationFailed with every fault of the file, by line and column; then nothing has changed */
  async run(request: Omit<IdempotentRequest, 'body'>, file: Buffer): Promise<RenderedAnswer> {
    const { rows, faults } = await readRows(file);
    const body = hash('sha256', file, 'base64url');
    return this.idempotency.run({ ...request, body }, 201, (em) =>
      this.imported(em, request.actor, { rows, faults, body }),
    );
  }

  private async imported(
    em: EntityManager,
    actor: SignedInActor,
    { rows, faults: found, body }: { rows: ProductRow[]; faults: readonly FileFault[]; body: string },
  ): Promise<ImportReport> {
    // A copy: the transaction may run again.
    const faults = [...found];
    const plan = await this.rows.plan(em, rows, faults);
    if (faults.length > 0) {
      const field = (fault: FileFault) => `lines.${fault.line}.${fault.field}`;
      throw new ValidationFailed(sorted(faults).map((fault) => ({ field: field(fault), message: fault.message })));
    }
    await this.rows.write(em, actor, plan);
    this.audit.record(em, actor, {
      action: 'product.imported',
      subjectType: 'product_import',
      details: { ...plan.counts, sha256: body },
    });
    return { dryRun: false, ...plan.counts, faults: [] };
  }
}

async function readRows(file: Buffer): Promise<{ rows: ProductRow[]; faults: FileFault[] }> {
  const { rows: lines, faults } = readProductCsv(file);
  const rows: ProductRow[] = [];
  for (let at = 0; at < lines.length; at += ROWS_AT_A_TIME) {
    for (const line of lines.slice(at, at + ROWS_AT_A_TIME)) {
      const row = productRow(line, faults);
      if (row) rows.push(row);
    }
    await breathe();
  }
  return { rows, faults };
}

function sorted(faults: readonly FileFault[]): FileFault[] {
  return faults.toSorted((one, other) => one.line - other.line || one.field.localeCompare(other.field));
}
