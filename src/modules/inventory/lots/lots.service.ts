import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { Page } from '../../../platform/http/page';
import type { LotListQuery } from './dto/lot-list.query';
import { LotResponse } from './dto/lot.response';
import { LotChanges, type LotTarget } from './lot-changes';
import { LotRepository } from './lot.repository';

/** Lots, and whether they may be used. */
@Injectable()
export class Lots {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: LotRepository,
    private readonly changes: LotChanges,
  ) {}

  list(query: LotListQuery): Promise<Page<LotResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [lots, total] = await this.repository.list(em, query);
      return new Page(
        lots.map((each) => LotResponse.from(each)),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  find(id: string): Promise<LotResponse> {
    return this.unitOfWork.read(async (em) => LotResponse.from(await this.repository.findOrFail(em, id)));
  }

  /** What was set aside of it is given back. @throws NotFound, VersionConflict, IllegalTransition */
  quarantine(request: IdempotentRequest, target: LotTarget): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) =>
      LotResponse.from(await this.changes.apply(em, target, (lot, at) => lot.quarantine(at))),
    );
  }

  /** @throws NotFound, VersionConflict, IllegalTransition, DomainError `lot_in_quarantine` */
  release(request: IdempotentRequest, target: LotTarget): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, async (em) =>
      LotResponse.from(await this.changes.apply(em, target, (lot, at) => lot.release(at))),
    );
  }
}
