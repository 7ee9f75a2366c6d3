import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import { Medicines } from '../../inventory';
import { PrescriptionAcknowledgement } from '../acknowledgement.entity';
import { AllergyTexts } from '../allergies/allergy-texts';
import { PrescriptionTexts } from '../prescription-texts';
import type { Whole } from '../prescription.repository';
import { WarningsNotAcknowledged } from '../prescriptions.errors';
import { ActiveTherapies } from './active-therapies';
import { allergyWarnings, duplicateWarnings, type TherapyWarning } from './therapy-warnings';

export interface Acknowledgement {
  /** The key of the warning. */
  warning: string;
  reason: string;
}

/** Holds a prescription against what the clinic knows of the patient. */
@Injectable()
export class WarningCheck {
  constructor(
    private readonly medicines: Medicines,
    private readonly allergies: AllergyTexts,
    private readonly therapies: ActiveTherapies,
    private readonly texts: PrescriptionTexts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By line. The prescription that this one takes the place of counts no more. */
  async of(em: EntityManager, { prescription, lines }: Whole): Promise<TherapyWarning[]> {
    const { id, patientId, supersedesId } = prescription;
    const except = supersedesId === null ? [id] : [id, supersedesId];
    const rows = await this.therapies.of(em, patientId, except);
    const allergies = await this.allergies.openOf(em, patientId);
    const medicines = await this.medicines.ever(
      em,
      [...lines, ...rows].map(({ productId }) => productId),
    );
    const taken = rows.flatMap(({ productId, ...row }) => {
      const medicine = medicines.get(productId);
      return medicine ? [{ ...row, medicine }] : [];
    });
    return lines.flatMap(({ line, productId }) => {
      const medicine = medicines.get(productId);
      if (!medicine) return [];
      const above = lines.flatMap((other) => {
        const its = other.line < line ? medicines.get(other.productId) : undefined;
        return its ? [{ prescriptionId: id, line: other.line, medicine: its }] : [];
      });
      const therapies = [...taken, ...above];
      return [
        ...allergyWarnings(line, medicine, allergies),
        ...duplicateWarnings(line, medicine, { therapies, own: id }),
      ];
    });
  }

  /**
   * Keeps why the prescriber signs in spite of the warnings. From here on to the end of the transaction nobody else signs for the patient.
   * @throws WarningsNotAcknowledged naming those without a reason; ValidationFailed for a reason that answers no warning
   */
  async acknowledge(
    em: EntityManager,
    whole: Whole,
    acknowledgements: readonly Acknowledgement[],
    acknowledgedBy: string,
  ): Promise<string[]> {
    await this.therapies.lock(em, whole.prescription.patientId);
    const warnings = await this.of(em, whole);
    const given = new Map(acknowledgements.map(({ warning, reason }) => [warning, reason]));
    const unanswered = warnings.filter(({ key }) => !given.has(key));
    if (unanswered.length > 0)
      throw new WarningsNotAcknowledged(unanswered.map(({ key, kind, line }) => ({ key, kind, line })));
    const stray = acknowledgements.findIndex(({ warning }) => !warnings.some(({ key }) => key === warning));
    if (stray >= 0) {
      throw new ValidationFailed([{ field: `acknowledgements.${stray}.warning`, message: 'is no warning of these' }]);
    }
    for (const [warning, reason] of given) {
      const id = uuidv7();
      const sealed = this.texts.sealAcknowledgement(id, reason);
      const facts = { id, prescriptionId: whole.prescription.id, warning, acknowledgedBy, at: this.clock.now() };
      em.persist(Object.assign(new PrescriptionAcknowledgement(), { ...facts, reason: sealed }));
    }
    return [...given.keys()];
  }
}
