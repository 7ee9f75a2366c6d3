import { Injectable } from '@nestjs/common';
import { PartnerDesk } from '../partner-desk';
import { type Drift, DriftRepository } from './drift.repository';
import { type OutwardStatus, OutwardStatusRepository } from './outward-status.repository';
import type { SyncAlert } from './sync-alert.entity';
import { SyncAlertRepository } from './sync-alert.repository';
import { type InwardStatus, SyncStatusRepository } from './sync-status.repository';

/** How the synchronisation with a partner fares, both ways. */
export interface SyncStatus extends InwardStatus {
  outward: OutwardStatus;
  drift: Drift;
  alerts: SyncAlert[];
  at: Date;
}

/** Puts together how a partner stands. */
@Injectable()
export class SyncStatuses {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly inward: SyncStatusRepository,
    private readonly outward: OutwardStatusRepository,
    private readonly drift: DriftRepository,
    private readonly alerts: SyncAlertRepository,
  ) {}

  /** @throws NotFound */
  read(partnerId: string, at: Date): Promise<SyncStatus> {
    return this.desk.read(partnerId, async (em) => ({
      ...(await this.inward.inward(em, partnerId, at)),
      outward: await this.outward.outward(em, partnerId, at),
      drift: await this.drift.of(em, partnerId, at),
      alerts: await this.alerts.openOf(em, partnerId),
      at,
    }));
  }
}
