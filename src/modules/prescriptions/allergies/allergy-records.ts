import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { AllergyAccess } from './allergy-access';
import { type AllergyDetails, AllergyTexts } from './allergy-texts';
import { PatientAllergy } from './allergy.entity';
import { AllergyResponse } from './dto/allergy.response';

/** Allergies inside the caller's transaction. */
@Injectable()
export class AllergyRecords {
  constructor(
    private readonly access: AllergyAccess,
    private readonly texts: AllergyTexts,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(em: EntityManager, actor: SignedInActor, patientId: string): Promise<AllergyResponse[]> {
    await this.access.assertReads(em, actor, patientId);
    const found = await this.texts.openOf(em, patientId);
    const details = { ids: found.map(({ id }) => id) };
    this.audit.record(em, actor, {
      action: 'allergy.listed',
      subjectType: 'patient',
      subjectId: patientId,
      patientId,
      details,
    });
    return found.map((allergy) => AllergyResponse.from(allergy));
  }

  async add(em: EntityManager, actor: SignedInActor, patientId: string, details: AllergyDetails) {
    await this.access.assertWrites(em, actor, patientId);
    const id = uuidv7();
    const at = this.clock.now();
    const allergy = Object.assign(new PatientAllergy(), {
      ...{ id, patientId, details: this.texts.seal(id, details) },
      ...{ recordedBy: actor.id, recordedAt: at, endedBy: null, endedAt: null },
    });
    em.persist(allergy);
    this.audit.record(em, actor, { action: 'allergy.recorded', subjectType: 'allergy', subjectId: id, patientId });
    await em.flush();
    return AllergyResponse.from({ id, ...details, recordedBy: actor.id, recordedAt: at });
  }

  async end(em: EntityManager, actor: SignedInActor, patientId: string, id: string): Promise<void> {
    await this.access.assertWrites(em, actor, patientId);
    const allergy = await em.findOne(PatientAllergy, { id, patientId });
    if (!allergy) throw new NotFound('allergy');
    if (allergy.endedAt !== null) return;
    allergy.end(actor.id, this.clock.now());
    this.audit.record(em, actor, { action: 'allergy.ended', subjectType: 'allergy', subjectId: id, patientId });
  }
}
