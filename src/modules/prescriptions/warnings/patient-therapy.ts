import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UnreadableField } from '../../../platform/encryption/encryption.errors';
import { type Medicine, Medicines } from '../../inventory';
import { type AllergyDetails, AllergyTexts } from '../allergies/allergy-texts';
import type { Directions } from '../directions';
import { PrescriptionTexts } from '../prescription-texts';
import { PrescriptionRepository, type Whole } from '../prescription.repository';
import { ActiveTherapies } from './active-therapies';

/** What a patient does not bear. `known` is null where what was written down cannot be opened: there is an allergy, and nobody knows to what. */
export interface KnownAllergyOfPatient {
  id: string;
  recordedAt: Date;
  known: AllergyDetails | null;
}

/** Something that the patient takes, or is to take, by what was prescribed here. */
export interface TakenMedicine {
  prescriptionId: string;
  line: number;
  prescribedAt: Date;
  medicine: Medicine;
  /** When the present fill began to be handed out; null for what was not handed out yet. */
  fillStartedAt: Date | null;
  daysSupply: number;
  /** Null where what is stored is not what was signed. */
  directions: Directions | null;
}

/** The door for modules that show a patient's record: what somebody must know before treating. They decide who may look, and audit it. */
@Injectable()
export class PatientTherapy {
  constructor(
    private readonly allergies: AllergyTexts,
    private readonly therapies: ActiveTherapies,
    private readonly prescriptions: PrescriptionRepository,
    private readonly texts: PrescriptionTexts,
    private readonly medicines: Medicines,
  ) {}

  /** Those that hold, oldest first. One that cannot be opened keeps nobody from the others. */
  async allergiesOf(em: EntityManager, patientId: string): Promise<KnownAllergyOfPatient[]> {
    const found = await this.allergies.holding(em, patientId);
    return Promise.all(
      found.map(async (allergy) => ({
        ...{ id: allergy.id, recordedAt: allergy.recordedAt },
        known: await orNull(this.allergies.opened(allergy)),
      })),
    );
  }

  /** What is open or not used up, as warnings count it, in the order of the signatures. */
  async medicinesOf(em: EntityManager, patientId: string): Promise<TakenMedicine[]> {
    const rows = await this.therapies.of(em, patientId, []);
    const wholes = await this.prescriptions.wholes(
      em,
      rows.map(({ prescriptionId }) => prescriptionId),
    );
    const medicines = await this.medicines.ever(
      em,
      rows.map(({ productId }) => productId),
    );
    const taken = rows.map(async ({ prescriptionId, line, productId }) => {
      const whole = wholes.get(prescriptionId);
      const medicine = medicines.get(productId);
      return whole && medicine ? [await this.taken(whole, line, medicine)] : [];
    });
    return (await Promise.all(taken)).flat();
  }

  private async taken(whole: Whole, number: number, medicine: Medicine): Promise<TakenMedicine> {
    const { prescription, lines } = whole;
    const at = lines.findIndex(({ line }) => line === number);
    const { fillStartedAt, daysSupply } = lines[at];
    const intact = (await orNull(this.texts.isIntact(whole))) === true;
    const directions = intact ? (await this.texts.opened([lines[at]]))[0].directions : null;
    return {
      ...{
        prescriptionId: prescription.id,
        line: number,
        prescribedAt: prescription.signedAt ?? prescription.createdAt,
      },
      ...{ medicine, fillStartedAt, daysSupply, directions },
    };
  }
}

/** Null for what cannot be opened, which has been counted where it was tried. */
async function orNull<T>(opening: Promise<T>): Promise<T | null> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof UnreadableField) return null;
    throw error;
  }
}
