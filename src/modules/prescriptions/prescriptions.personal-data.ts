import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { DispenseRepository } from './dispensing/dispense.repository';
import { PrescriptionTexts } from './prescription-texts';
import { Prescription } from './prescription.entity';
import { PrescriptionRepository } from './prescription.repository';

const RECORD = 'Medical record: what was prescribed must be provable for as long as the law says.';
const BOOKS = 'The books of a dispensary: the law on medicines wants to know who got what, and from whom.';

/** An open prescription is nothing that stands in the way of closing an account: it expires by itself, and a pharmacist can put it on hold. */
@PersonalData({
  section: 'prescriptions',
  tables: {
    prescription: { kept: RECORD },
    prescription_acknowledgement: { kept: RECORD },
    dispense: { kept: BOOKS },
    dispense_return: { kept: BOOKS },
  },
})
export class PrescriptionsPersonalData implements HoldsPersonalData {
  constructor(
    private readonly repository: PrescriptionRepository,
    private readonly dispenses: DispenseRepository,
    private readonly texts: PrescriptionTexts,
  ) {}

  /** Of a patient, what was signed; of a doctor, only which ones. */
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(
      Prescription,
      { $or: [{ patientId: userId, signedAt: { $ne: null } }, { prescriberId: userId }] },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    const items: object[] = [];
    for (const prescription of found) items.push(await this.exported(em, userId, prescription));
    return section(items);
  }

  private async exported(em: EntityManager, userId: string, prescription: Prescription): Promise<object> {
    const { id, status, consultationId, doctorId, locationId, signedAt, expiresAt, createdAt } = prescription;
    const facts = { id, status, consultationId, doctorId, locationId, signedAt, expiresAt, createdAt };
    // What somebody else takes is not the prescriber's to take along.
    if (prescription.patientId !== userId) return facts;
    const lines = await this.texts.opened(await this.repository.linesOf(em, [id]));
    const dispenses = await this.dispenses.ofPrescription(em, id);
    return {
      ...facts,
      lines,
      dispenses: dispenses.map(({ dispense, lines: parts }) => ({
        ...{ id: dispense.id, dispensedAt: dispense.dispensedAt },
        lines: parts.map(({ line, productId, lotId, quantity, returned }) => ({
          ...{ line, productId, lotId, quantity, returned },
        })),
      })),
    };
  }
}
