import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Page, type PageQuery } from '../../../platform/http/page';
import { PaymentDifferenceResponse, ReconciliationResponse } from '../dto/reconciliation.response';
import { ReconciliationRepository } from './reconciliation.repository';

/** What the comparisons have found. No patient's data: nobody is named but payments. */
@Injectable()
export class ReconciliationReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly books: ReconciliationRepository,
  ) {}

  list(query: PageQuery): Promise<Page<ReconciliationResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [runs, total] = await this.books.list(em, query);
      return new Page(
        runs.map((run) => ReconciliationResponse.from(run)),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  differences(id: string): Promise<PaymentDifferenceResponse[]> {
    return this.unitOfWork.read(async (em) => {
      if (!(await this.books.find(em, id))) throw new NotFound('reconciliation');
      const found = await this.books.differencesOf(em, id);
      return found.map((difference) => PaymentDifferenceResponse.from(difference));
    });
  }
}
