import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import type { PartnerActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import type { Taken } from '../mirror/partner-mirror';
import type { Read } from '../translation/report-fields';
import { countsOf, type ReadRows, resultsOf, type RowResult } from './bulk';

/** What a report is of, for the audit trail. */
export type ReportKind = 'products' | 'stock' | 'snapshot';

/** Takes reports in by request: one transaction, one audit row, whatever came of them. */
@Injectable()
export class PartnerReports {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /** @param take stores what was readable @returns what became of each row, in the order of the request */
  takeAll<T>(
    actor: PartnerActor,
    kind: ReportKind,
    rows: ReadRows<T>,
    take: (em: EntityManager, reports: readonly T[]) => Promise<Taken[]>,
  ): Promise<RowResult[]> {
    return this.work.run(async (em) => {
      const outcomes = await take(
        em,
        rows.taken.map(({ report }) => report),
      );
      const results = resultsOf(rows, outcomes);
      this.record(em, actor, kind, results);
      await em.flush();
      return results;
    });
  }

  /**
   * One row, of which every fault is an answer of its own.
   *
   * @param read reads the row; may look at what is known, and lock it
   * @returns what became of it, and what `answer` finds afterwards
   * @throws ValidationFailed, and whatever `read` throws
   */
  takeOne<T, R>(
    actor: PartnerActor,
    kind: ReportKind,
    steps: {
      read: (em: EntityManager) => Promise<Read<T>>;
      take: (em: EntityManager, report: T) => Promise<Taken[]>;
      answer: (em: EntityManager) => Promise<R>;
    },
  ): Promise<{ outcome: Taken; answer: R }> {
    return this.work.run(async (em) => {
      const read = await steps.read(em);
      if ('faults' in read) throw new ValidationFailed(read.faults);
      const [outcome] = await steps.take(em, read.report);
      this.record(em, actor, kind, [{ index: 0, outcome, faults: [] }]);
      await em.flush();
      return { outcome, answer: await steps.answer(em) };
    });
  }

  private record(em: EntityManager, actor: PartnerActor, kind: ReportKind, results: readonly RowResult[]): void {
    this.audit.record(em, actor, {
      action: `partner.${kind}_reported`,
      subjectType: 'partner',
      subjectId: actor.id,
      details: { rows: results.length, outcomes: countsOf(results) },
    });
  }
}
