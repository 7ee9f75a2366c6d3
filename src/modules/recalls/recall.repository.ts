import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound, ValidationFailed } from '../../kernel/domain-error';
import { uuidArray } from '../../platform/database/uuid-array';
import type { RecallListQuery, RecallPatientListQuery } from './dto/recall-list.query';
import { Recall, RecallContact, RecallLot, RecallPatient } from './recall.entity';
import type { ContactState } from './recall-status';

/** How many patients are in which state. */
export type ContactCounts = Record<ContactState, number>;

export interface OwnRecallRow {
  recallId: string;
  class: string;
  status: string;
  productName: string;
  batch: string;
  quantity: number;
  firstDispensedAt: Date;
  lastDispensedAt: Date;
  openedAt: Date;
}

/** Named finders for recalls. */
@Injectable()
export class RecallRepository {
  /** @throws NotFound */
  async findOrFail(em: EntityManager, id: string): Promise<Recall> {
    const recall = await em.findOne(Recall, { id });
    if (!recall) throw new NotFound('recall');
    return recall;
  }

  /** Locked: contacts and the closure come one after the other. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<Recall> {
    const recall = await em.findOne(Recall, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!recall) throw new NotFound('recall');
    return recall;
  }

  /** Newest first. */
  list(em: EntityManager, { status, productId, limit, offset }: RecallListQuery): Promise<[Recall[], number]> {
    const where = { ...(status !== undefined && { status }), ...(productId !== undefined && { productId }) };
    return em.findAndCount(Recall, where, { orderBy: { id: 'desc' }, limit, offset });
  }

  lots(em: EntityManager, recallId: string): Promise<RecallLot[]> {
    return em.find(RecallLot, { recallId }, { orderBy: { lotId: 'asc' } });
  }

  async counts(em: EntityManager, ids: readonly string[]): Promise<Map<string, ContactCounts>> {
    const rows = await em.execute<({ id: string } & ContactCounts)[]>(
      `select recall_id as id, count(*) filter (where state = 'pending')::int as pending,
              count(*) filter (where state = 'reached')::int as reached, count(*) filter (where state = 'unreachable')::int as unreachable
         from recall_patient where recall_id = any(?::uuid[]) group by 1`,
      [uuidArray(ids)],
    );
    return new Map(rows.map(({ id, ...counts }) => [id, counts]));
  }

  /** Who had most of it first. */
  patients(
    em: EntityManager,
    recall: Recall,
    { state, limit, offset }: RecallPatientListQuery,
  ): Promise<[RecallPatient[], number]> {
    const where = { recall, ...(state !== undefined && { state }) };
    return em.findAndCount(RecallPatient, where, { orderBy: [{ quantity: 'desc' }, { id: 'asc' }], limit, offset });
  }

  /** @throws ValidationFailed for somebody who had nothing of it */
  async patient(em: EntityManager, recall: Recall, patientId: string): Promise<RecallPatient> {
    const found = await em.findOne(RecallPatient, { recall, patientId });
    if (!found) throw new ValidationFailed([{ field: 'patientId', message: 'had nothing of this batch' }]);
    return found;
  }

  contactsOf(em: EntityManager, recallId: string, patientIds: readonly string[]): Promise<RecallContact[]> {
    return em.find(RecallContact, { recallId, patientId: { $in: [...patientIds] } }, { orderBy: { id: 'asc' } });
  }

  /** What somebody had of recalled batches, newest first. */
  async ofPatient(em: EntityManager, patientId: string, limit: number): Promise<OwnRecallRow[]> {
    const rows = await em.execute<OwnRecallRow[]>(
      `select r.id as "recallId", r.class, r.status, concat_ws(', ', p.brand_name, p.generic_name, p.strength, p.form) as "productName", r.batch,
              rp.quantity, rp.first_dispensed_at as "firstDispensedAt", rp.last_dispensed_at as "lastDispensedAt", r.opened_at as "openedAt"
         from recall_patient rp join recall r on r.id = rp.recall_id join product p on p.id = r.product_id
        where rp.patient_id = ? order by r.id desc limit ?`,
      [patientId, limit],
    );
    return rows.map((row) => ({
      ...row,
      ...{ firstDispensedAt: new Date(row.firstDispensedAt), lastDispensedAt: new Date(row.lastDispensedAt) },
      openedAt: new Date(row.openedAt),
    }));
  }
}
