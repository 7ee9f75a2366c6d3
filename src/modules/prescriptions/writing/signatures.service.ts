import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IllegalTransition } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { assertVersion } from '../../../platform/http/if-match';
import { PrescriptionRepository, type Whole } from '../prescription.repository';
import { Allocating } from '../stock/allocating';
import { type Acknowledgement, WarningCheck } from '../warnings/warning-check';
import { SigningSteps } from './signing-steps';

export interface Signature {
  id: string;
  expectedVersion?: number;
  acknowledgements: readonly Acknowledgement[];
}

/** Signing joins what must not come apart: the text that never changes any more, and the lots that wait for the patient. */
@Injectable()
export class Signatures {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly repository: PrescriptionRepository,
    private readonly warnings: WarningCheck,
    private readonly steps: SigningSteps,
    private readonly allocating: Allocating,
  ) {}

  /**
   * One transaction, at most once per Idempotency-Key: the signature, the end of what it takes the place of, and the stock.
   *
   * @throws NotFound, VersionConflict, IllegalTransition, WarningsNotAcknowledged, NotSupersedable
   */
  sign(request: IdempotentRequest, { id, expectedVersion, acknowledgements }: Signature): Promise<RenderedAnswer> {
    const { actor } = request;
    return this.idempotency.run(request, 201, async (em) => {
      const whole = await this.repository.lockedFor(em, actor, id);
      const { prescription } = whole;
      assertVersion(expectedVersion, prescription);
      if (prescription.status !== 'draft') throw new IllegalTransition('prescription', prescription.status, 'signed');
      await this.signed(em, actor, whole, acknowledgements);
      return this.allocating.settledAnswer(em, actor, whole);
    });
  }

  private async signed(
    em: EntityManager,
    actor: SignedInActor,
    whole: Whole,
    acknowledgements: readonly Acknowledgement[],
  ): Promise<void> {
    const acknowledged = await this.warnings.acknowledge(em, whole, acknowledgements, actor.id);
    const old = await this.steps.endSuperseded(em, actor, whole);
    await this.steps.sign(em, actor, whole, acknowledged);
    if (old) await this.allocating.giveBack(em, old, 'superseded');
  }
}
