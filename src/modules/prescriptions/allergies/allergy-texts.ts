import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { PatientAllergy } from './allergy.entity';

export const ALLERGY_SEVERITIES = ['mild', 'moderate', 'severe', 'unknown'] as const;

export type AllergySeverity = (typeof ALLERGY_SEVERITIES)[number];

/** What is known of an allergy: all of it is sealed. */
export interface AllergyDetails {
  substance: string;
  /** An ATC code of any level; warns of every medicine below it. */
  atc: string | null;
  reaction: string | null;
  severity: AllergySeverity;
}

export interface OpenedAllergy extends AllergyDetails {
  id: string;
  recordedBy: string;
  recordedAt: Date;
}

/** Allergies, sealed and opened. */
@Injectable()
export class AllergyTexts {
  constructor(private readonly cipher: FieldCipher) {}

  seal(id: string, details: AllergyDetails): string {
    return this.cipher.seal(JSON.stringify(details), placeOf(id));
  }

  async opened(allergy: PatientAllergy): Promise<OpenedAllergy> {
    const { id, recordedBy, recordedAt } = allergy;
    const details = JSON.parse(await this.cipher.open(allergy.details, placeOf(id))) as AllergyDetails;
    return { id, ...details, recordedBy, recordedAt };
  }

  /** Those that hold, oldest first. */
  async openOf(em: EntityManager, patientId: string): Promise<OpenedAllergy[]> {
    return Promise.all((await this.holding(em, patientId)).map((allergy) => this.opened(allergy)));
  }

  /** Those that hold, oldest first, as they are stored. */
  holding(em: EntityManager, patientId: string): Promise<PatientAllergy[]> {
    return em.find(PatientAllergy, { patientId, endedAt: null }, { orderBy: { id: 'asc' } });
  }
}

const placeOf = (id: string) => ({ table: 'patient_allergy', column: 'details', id });
