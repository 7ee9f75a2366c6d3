import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { CursorPage } from '../../../platform/http/cursor-page';
import { AuditTrail } from '../../audit';
import type { LedgerEntriesQuery } from './dto/ledger.query';
import type { AccountBalance, LedgerEntryResponse } from './dto/ledger.response';
import { ReportsRepository } from './reports.repository';

/** The books as an auditor reads them. That they are read is recorded. */
@Injectable()
export class LedgerReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  balances(actor: SignedInActor, asOf?: string): Promise<AccountBalance[]> {
    const at = asOf === undefined ? this.clock.now() : new Date(asOf);
    return this.unitOfWork.run(async (em) => {
      this.audit.record(em, actor, {
        action: 'ledger.summed',
        subjectType: 'ledger',
        details: { asOf: at.toISOString() },
      });
      return this.reports.balances(em, at);
    });
  }

  entries(actor: SignedInActor, query: LedgerEntriesQuery): Promise<CursorPage<LedgerEntryResponse>> {
    const { paymentId, cursor, limit } = query;
    return this.unitOfWork.run(async (em) => {
      const found = await this.reports.entries(em, { paymentId, before: cursor }, limit + 1);
      const page = found.slice(0, limit);
      const details = { ...(paymentId !== undefined && { paymentId }), ids: page.map(({ id }) => id) };
      this.audit.record(em, actor, { action: 'ledger.read', subjectType: 'ledger', details });
      return new CursorPage(page, found.length > limit ? (page.at(-1)?.id ?? null) : null);
    });
  }
}
