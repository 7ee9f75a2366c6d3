import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import { Dispensaries, Medicines } from '../../inventory';
import type { WrittenLine } from '../directions';
import { PrescriptionLine } from '../prescription-line.entity';
import { OPEN } from '../prescription-status';
import { PrescriptionTexts } from '../prescription-texts';
import { type DraftDetails, Prescription } from '../prescription.entity';
import type { Whole } from '../prescription.repository';
import { NotSupersedable } from '../prescriptions.errors';

/** A draft with what is written in it, inside the caller's transaction. */
@Injectable()
export class DraftSteps {
  constructor(
    private readonly medicines: Medicines,
    private readonly dispensaries: Dispensaries,
    private readonly texts: PrescriptionTexts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Flushed. @throws ValidationFailed, NotSupersedable */
  async begin(
    em: EntityManager,
    details: Omit<DraftDetails, 'locationId'> & { locationId?: string },
    written: readonly WrittenLine[],
  ): Promise<Whole> {
    const { id: locationId } = await this.dispensaries.named(em, details.locationId);
    if (details.supersedesId !== null) await this.assertSupersedable(em, details.supersedesId, details);
    const prescription = Prescription.draft({ ...details, locationId }, this.clock.now());
    em.persist(prescription);
    return { prescription, lines: await this.write(em, prescription, written) };
  }

  /** Flushed. The draft must be locked. @throws ValidationFailed, IllegalTransition */
  async rewrite(
    em: EntityManager,
    { prescription, lines }: Whole,
    changes: { locationId?: string; lines?: readonly WrittenLine[] },
  ): Promise<Whole> {
    const { locationId = prescription.locationId } = changes;
    const place = await this.dispensaries.named(em, locationId);
    prescription.rewrite(place.id, this.clock.now());
    if (changes.lines === undefined) {
      await em.flush();
      return { prescription, lines };
    }
    // At once and not with the flush, which would insert the new ones first.
    await em.nativeDelete(PrescriptionLine, { prescription: prescription.id });
    for (const line of lines) em.getUnitOfWork().unsetIdentity(line);
    return { prescription, lines: await this.write(em, prescription, changes.lines) };
  }

  private async write(
    em: EntityManager,
    prescription: Prescription,
    written: readonly WrittenLine[],
  ): Promise<PrescriptionLine[]> {
    const known = await this.medicines.of(
      em,
      written.map(({ productId }) => productId),
    );
    const faults = written.flatMap(({ productId }, at) =>
      known.has(productId) ? [] : [{ field: `lines.${at}.productId`, message: 'names no product' }],
    );
    if (faults.length > 0) throw new ValidationFailed(faults);
    const lines = written.map((line) => this.texts.sealed(prescription, line));
    em.persist(lines);
    await em.flush();
    return lines;
  }

  private async assertSupersedable(
    em: EntityManager,
    id: string,
    { patientId, prescriberId }: Pick<DraftDetails, 'patientId' | 'prescriberId'>,
  ): Promise<void> {
    const old = await em.findOne(Prescription, { id, patientId, prescriberId, status: { $in: [...OPEN] } });
    if (!old) throw new NotSupersedable();
  }
}
