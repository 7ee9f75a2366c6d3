import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { DispenseLine } from './dispense-line.entity';
import { Dispense } from './dispense.entity';

export interface WholeDispense {
  dispense: Dispense;
  lines: DispenseLine[];
}

/** Named finders for dispenses: pharmacists see all, patients what they were given. */
@Injectable()
export class DispenseRepository {
  /** @throws NotFound */
  async visibleTo(em: EntityManager, actor: SignedInActor, id: string): Promise<WholeDispense> {
    const own = actor.role === 'pharmacist' ? {} : { patientId: actor.id };
    const dispense = await em.findOne(Dispense, { id, ...own });
    if (!dispense) throw new NotFound('dispense');
    return { dispense, lines: await this.linesOf(em, [id]) };
  }

  /** Oldest first. */
  async ofPrescription(em: EntityManager, prescriptionId: string): Promise<WholeDispense[]> {
    const found = await em.find(Dispense, { prescriptionId }, { orderBy: { id: 'asc' } });
    const lines = await this.linesOf(
      em,
      found.map(({ id }) => id),
    );
    return found.map((dispense) => ({ dispense, lines: lines.filter((line) => line.dispense.id === dispense.id) }));
  }

  linesOf(em: EntityManager, dispenseIds: readonly string[]): Promise<DispenseLine[]> {
    return em.find(
      DispenseLine,
      { dispense: { $in: [...dispenseIds] } },
      { orderBy: { line: 'asc' }, populate: ['prescriptionLine'], refresh: true },
    );
  }
}
