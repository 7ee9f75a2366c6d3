import { type EntityManager, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import type { PrescriptionListQuery } from './dto/prescription-list.query';
import { PrescriptionLine } from './prescription-line.entity';
import { Prescription } from './prescription.entity';

/** A prescription with its lines, in their order. */
export interface Whole {
  prescription: Prescription;
  lines: PrescriptionLine[];
}

/**
 * Named finders for prescriptions. Whose they are is decided here: patients see their own and doctors what they wrote, pharmacists all that
 * is signed, and what is a draft nobody but its writer.
 */
@Injectable()
export class PrescriptionRepository {
  /** @throws NotFound for one that does not exist or is not the caller's to see */
  async visibleTo(em: EntityManager, actor: SignedInActor, id: string): Promise<Whole> {
    const prescription = await em.findOne(Prescription, { $and: [{ id }, visibility(actor)] });
    if (!prescription) throw new NotFound('prescription');
    return { prescription, lines: await this.linesOf(em, [id]) };
  }

  /** Changes of one prescription come one after the other. @throws NotFound as {@link visibleTo} */
  async lockedFor(em: EntityManager, actor: SignedInActor, id: string): Promise<Whole> {
    await this.visibleTo(em, actor, id);
    return this.locked(em, id);
  }

  /** As it is once whoever changes it is done. @throws NotFound */
  async locked(em: EntityManager, id: string): Promise<Whole> {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
    const prescription = await em.findOne(Prescription, { id }, lock);
    if (!prescription) throw new NotFound('prescription');
    return { prescription, lines: await this.linesOf(em, [id]) };
  }

  /** By id. Whoever asks has decided that they may be seen. */
  async wholes(em: EntityManager, ids: readonly string[]): Promise<Map<string, Whole>> {
    const found = await em.find(Prescription, { id: { $in: [...new Set(ids)] } });
    const lines = await this.linesOf(
      em,
      found.map(({ id }) => id),
    );
    return new Map(
      found.map((prescription) => [
        prescription.id,
        { prescription, lines: lines.filter((line) => line.prescription.id === prescription.id) },
      ]),
    );
  }

  /** As the database has them now. */
  linesOf(em: EntityManager, ids: readonly string[]): Promise<PrescriptionLine[]> {
    const orderBy = [{ prescription: 'asc' as const }, { line: 'asc' as const }];
    return em.find(PrescriptionLine, { prescription: { $in: [...ids] } }, { orderBy, refresh: true });
  }

  async list(em: EntityManager, actor: SignedInActor, query: PrescriptionListQuery): Promise<[Prescription[], number]> {
    const { status, patientId, consultationId, locationId, sort, limit, offset } = query;
    const where = {
      ...(status !== undefined && { status: { $in: status } }),
      ...(patientId !== undefined && { patientId }),
      ...(consultationId !== undefined && { consultationId }),
      ...(locationId !== undefined && { locationId }),
    };
    const direction = sort.startsWith('-') ? 'desc' : 'asc';
    const orderBy = sort.endsWith('signedAt') ? [{ signedAt: direction }, { id: direction }] : [{ id: direction }];
    return em.findAndCount(
      Prescription,
      { $and: [where, visibility(actor)] },
      { orderBy: orderBy as { id: 'asc' }[], limit, offset },
    );
  }

  /** Whether anything was ever signed for this patient. */
  async isPrescribedTo(em: EntityManager, patientId: string): Promise<boolean> {
    return (await em.findOne(Prescription, { patientId, signedAt: { $ne: null } })) !== null;
  }
}

function visibility(actor: SignedInActor): FilterQuery<Prescription> {
  switch (actor.role) {
    case 'doctor':
      return { prescriberId: actor.id };
    case 'pharmacist':
      return { signedAt: { $ne: null } };
    default:
      // Whoever else a route lets in sees only what is about them.
      return { patientId: actor.id, signedAt: { $ne: null } };
  }
}
