import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { PatientProfiles } from '../identity';
import { OwnRecallResponse } from './dto/own-recall.response';
import { RecallContactResponse, RecallPatientResponse } from './dto/recall-patient.response';
import type { Recall, RecallContact, RecallPatient } from './recall.entity';
import { RecallRepository } from './recall.repository';
import { RecallTrail } from './recall-trail';

const MOST_OWN = 100;

/** Patients of a recall as those see them who call them, and as they see it themselves. */
@Injectable()
export class PatientAnswers {
  constructor(
    private readonly repository: RecallRepository,
    private readonly profiles: PatientProfiles,
    private readonly trail: RecallTrail,
  ) {}

  /** With an audit row for each of them. */
  async listed(em: EntityManager, actor: SignedInActor, recall: Recall, patients: readonly RecallPatient[]) {
    this.trail.patientsListed(em, actor, recall, patients);
    return this.of(em, recall, patients);
  }

  async of(em: EntityManager, recall: Recall, patients: readonly RecallPatient[]): Promise<RecallPatientResponse[]> {
    const ids = patients.map(({ patientId }) => patientId);
    const profiles = await this.profiles.many(em, ids);
    const contacts = await this.repository.contactsOf(em, recall.id, ids);
    const opened = await Promise.all(contacts.map((contact) => this.opened(contact)));
    return patients.map((patient) => {
      const own = opened.filter(({ patientId }) => patientId === patient.patientId).map(({ shown }) => shown);
      return RecallPatientResponse.from(patient, profiles.get(patient.patientId), own);
    });
  }

  async own(em: EntityManager, actor: SignedInActor): Promise<OwnRecallResponse[]> {
    const found = await this.repository.ofPatient(em, actor.id, MOST_OWN);
    this.trail.ownListed(
      em,
      actor,
      found.map(({ recallId }) => recallId),
    );
    return found.map((row) => OwnRecallResponse.from(row));
  }

  private async opened(contact: RecallContact): Promise<{ patientId: string; shown: RecallContactResponse }> {
    const shown = RecallContactResponse.from(contact, await this.trail.noteOf(contact));
    return { patientId: contact.patientId, shown };
  }
}
