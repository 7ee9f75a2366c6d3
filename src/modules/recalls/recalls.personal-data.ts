import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { RecallRepository } from './recall.repository';

const LAW = 'Record of a recall: the law on medicines wants to know who had the batch and how each was told.';

@PersonalData({
  section: 'recalls',
  tables: { recall: { kept: LAW }, recall_patient: { kept: LAW }, recall_contact: { kept: LAW } },
})
export class RecallsPersonalData implements HoldsPersonalData {
  constructor(private readonly repository: RecallRepository) {}

  /** What was recalled of the person's; not what those who called wrote down about others. */
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    return section(await this.repository.ofPatient(em, userId, EXPORTED_AT_MOST + 1));
  }
}
