import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import { PatientProfiles } from '../identity';
import { EmergencyAccess } from './emergency-access.entity';
import { EmergencyAccessRepository } from './emergency-access.repository';
import { EmergencyAccessOpen } from './patients.errors';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** An access that was opened, and whether its opener opens more than is usual. */
export interface Opened {
  access: EmergencyAccess;
  unusual: boolean;
}

/** How emergency access is opened, used and given back; each step in the caller's transaction. */
@Injectable()
export class EmergencyAccesses {
  constructor(
    private readonly repository: EmergencyAccessRepository,
    private readonly profiles: PatientProfiles,
    private readonly cipher: FieldCipher,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws EmergencyAccessOpen when this person has one for this patient already */
  async open(em: EntityManager, actor: SignedInActor, patientId: string, reason: string): Promise<Opened> {
    const at = this.clock.now();
    const running = await this.repository.findOpen(em, actor, patientId, at);
    if (running) throw new EmergencyAccessOpen(running.expiresAt);
    const id = uuidv7();
    const access = EmergencyAccess.open(
      {
        id,
        patientId,
        reason: this.cipher.seal(reason, { table: 'emergency_access', column: 'reason', id }),
        expiresAt: new Date(at.getTime() + this.env.EMERGENCY_ACCESS_MINUTES * MINUTE_MS),
      },
      actor,
      at,
    );
    const unusual = await this.flagIfUnusual(em, access);
    em.persist(access);
    return { access, unusual };
  }

  /** Counts a look through the access that is open. @returns null when none is */
  async look(em: EntityManager, actor: SignedInActor, patientId: string): Promise<EmergencyAccess | null> {
    const at = this.clock.now();
    const access = await this.repository.findOpen(em, actor, patientId, at);
    access?.look(at);
    return access;
  }

  /** @throws NotFound when none is open */
  async end(em: EntityManager, actor: SignedInActor, patientId: string): Promise<EmergencyAccess> {
    const at = this.clock.now();
    const access = await this.repository.findOpen(em, actor, patientId, at);
    if (!access) throw new NotFound('emergency access');
    access.end(at);
    return access;
  }

  private async flagIfUnusual(em: EntityManager, access: EmergencyAccess): Promise<boolean> {
    const aDayAgo = new Date(access.openedAt.getTime() - DAY_MS);
    const opened = (await this.repository.countedSince(em, access.openedBy, aDayAgo)) + 1;
    if (opened <= this.env.EMERGENCY_ACCESS_USUAL_PER_DAY) return false;
    access.flagAsUnusual(opened, await this.profiles.adminIds(em));
    return true;
  }
}
