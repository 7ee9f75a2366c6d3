import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { CursorPage } from '../../../platform/http/cursor-page';
import { AuditTrail } from '../../audit';
import { NotTheWitness } from '../inventory.errors';
import { csvLine } from '../../../kernel/csv-line';
import type { RegisterListQuery } from './dto/register-list.query';
import { RegisterLineResponse } from './dto/register-line.response';
import { type RegisterFilter, type RegisterLine, RegisterRepository } from './register.repository';

const BATCH = 500;
const COLUMNS = [
  ...['at', 'productName', 'schedule', 'locationId', 'batch', 'kind', 'quantity', 'balance'],
  ...['sourceType', 'sourceId', 'actorId', 'witnessId', 'witnessSignedAt', 'movementId'],
] as (keyof RegisterLine)[];

/** The register of controlled drugs: a view of the ledger with a running balance, and the signatures of the witnesses. */
@Injectable()
export class ControlledRegister {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly register: RegisterRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first. That it was read is recorded. */
  list(actor: SignedInActor, query: RegisterListQuery): Promise<CursorPage<RegisterLineResponse>> {
    return this.unitOfWork.run(async (em) => {
      const { limit, cursor, ...filter } = query;
      const found = await this.register.newestFirst(em, filter, { limit: limit + 1, before: cursor });
      this.record(em, actor, 'controlled_register.read', filter);
      const page = found.slice(0, limit);
      const next = found.length > limit ? (page.at(-1)?.position ?? null) : null;
      return new CursorPage(
        page.map((line) => RegisterLineResponse.from(line)),
        next,
      );
    });
  }

  /**
   * Signs lines as the witness who was named in them; those that are signed already stay as they are. All or none.
   * @throws NotFound, NotTheWitness
   */
  sign(actor: SignedInActor, movementIds: readonly string[]): Promise<{ signed: number }> {
    return this.unitOfWork.run(async (em) => {
      const lines = await this.register.witnessesOf(em, movementIds);
      if (lines.length < movementIds.length) throw new NotFound('line of the register');
      if (lines.some(({ witnessId }) => witnessId !== actor.id)) throw new NotTheWitness();
      const signed = await this.register.sign(em, movementIds, actor.id, this.clock.now());
      for (const subjectId of signed) {
        this.audit.record(em, actor, {
          action: 'controlled_register.signed',
          subjectType: 'stock_movement',
          subjectId,
        });
      }
      return { signed: signed.length };
    });
  }

  /** The export is recorded before its first line leaves; the lines are read as they are sent, oldest first. */
  async export(actor: SignedInActor, filter: RegisterFilter): Promise<AsyncIterable<string>> {
    await this.unitOfWork.run(async (em) => {
      this.record(em, actor, 'controlled_register.exported', filter);
      await em.flush();
    });
    return this.csvOf(filter);
  }

  private async *csvOf(filter: RegisterFilter): AsyncGenerator<string> {
    yield csvLine(COLUMNS);
    for (let after = '0'; ;) {
      const lines = await this.unitOfWork.read((em) => this.register.oldestFirst(em, filter, { limit: BATCH, after }));
      if (lines.length > 0) yield lines.map((line) => csvLine(COLUMNS.map((column) => line[column]))).join('');
      if (lines.length < BATCH) return;
      after = lines[lines.length - 1].position;
    }
  }

  private record(em: Parameters<AuditTrail['record']>[0], actor: SignedInActor, action: string, filter: object): void {
    this.audit.record(em, actor, { action, subjectType: 'controlled_register', details: { filters: { ...filter } } });
  }
}
