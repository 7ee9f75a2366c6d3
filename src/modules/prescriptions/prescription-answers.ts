import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import type { SignedInActor } from '../../platform/auth/actor';
import { PrescriptionLineResponse } from './dto/prescription-line.response';
import { PrescriptionResponse } from './dto/prescription.response';
import { TherapyWarningResponse } from './dto/therapy-warning.response';
import { PrescriptionTexts } from './prescription-texts';
import type { Whole } from './prescription.repository';
import { PrescriptionStock } from './stock/prescription-stock';
import { WarningCheck } from './warnings/warning-check';

/** A prescription as its readers see it. */
@Injectable()
export class PrescriptionAnswers {
  constructor(
    private readonly env: Environment,
    private readonly texts: PrescriptionTexts,
    private readonly stock: PrescriptionStock,
    private readonly warnings: WarningCheck,
  ) {}

  async of(em: EntityManager, actor: SignedInActor, whole: Whole): Promise<PrescriptionResponse> {
    const { prescription, lines } = whole;
    const draft = prescription.status === 'draft';
    const written = await this.texts.opened(lines);
    const held = draft ? [] : await this.stock.heldFor(em, prescription.id);
    const told = { held, refillEarlyDays: this.env.REFILL_EARLY_DAYS };
    // Allergies of the patient are for whoever decides by them.
    const warnings = draft && actor.id === prescription.prescriberId ? await this.warnings.of(em, whole) : [];
    return PrescriptionResponse.from(prescription, {
      intact: await this.texts.isIntact(whole),
      lines: lines.map((line, at) => PrescriptionLineResponse.from(line, written[at], told)),
      warnings: warnings.map((warning) => TherapyWarningResponse.from(warning)),
    });
  }
}
