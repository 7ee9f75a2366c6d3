import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { PrescriptionTrail } from '../prescription-trail';
import { PrescriptionRepository } from '../prescription.repository';
import { DispenseRepository } from './dispense.repository';
import { DispenseLabels } from './dispense-labels';
import { DispenseResponse } from './dto/dispense.response';

/** What was handed out, as people see it. A look is audited in the transaction that reads. */
@Injectable()
export class DispenseReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prescriptions: PrescriptionRepository,
    private readonly dispenses: DispenseRepository,
    private readonly labels: DispenseLabels,
    private readonly trail: PrescriptionTrail,
  ) {}

  /** Oldest first. @throws NotFound */
  list(actor: SignedInActor, prescriptionId: string): Promise<DispenseResponse[]> {
    return this.unitOfWork.run(async (em) => {
      const { prescription } = await this.prescriptions.visibleTo(em, actor, prescriptionId);
      const found = await this.dispenses.ofPrescription(em, prescriptionId);
      const details = { ids: found.map(({ dispense }) => dispense.id) };
      this.trail.seen(em, actor, prescription, { action: 'dispense.listed', details });
      return found.map(({ dispense, lines }) => DispenseResponse.from(dispense, lines, prescription.status));
    });
  }

  /** One label for each line, as PDF. @throws NotFound */
  async label(actor: SignedInActor, dispenseId: string): Promise<Buffer> {
    const texts = await this.unitOfWork.run(async (em) => {
      const found = await this.dispenses.visibleTo(em, actor, dispenseId);
      const whole = await this.prescriptions.visibleTo(em, actor, found.dispense.prescriptionId);
      this.trail.seen(em, actor, whole.prescription, { action: 'dispense.label_read', details: { dispenseId } });
      return this.labels.textsOf(em, found, whole);
    });
    return this.labels.draw(texts);
  }
}
