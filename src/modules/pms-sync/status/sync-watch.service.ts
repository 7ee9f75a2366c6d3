import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { PartnerDesk } from '../partner-desk';
import { SyncAlert } from './sync-alert.entity';
import { SYNC_ALERT_KINDS, type SyncAlertKind } from './sync-alert.events';
import { type PartnerFigures, SyncAlertRepository } from './sync-alert.repository';

const ACTOR = systemActor('pms-sync-watch');

/** Looks whether partners are in step, and tells once when one falls out of it and once when it is back. */
@Injectable()
export class SyncWatch {
  constructor(
    private readonly env: Environment,
    private readonly work: UnitOfWork,
    private readonly desk: PartnerDesk,
    private readonly repository: SyncAlertRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Each partner of whom something is or was amiss, in a transaction of its own. Safe to repeat. */
  async look(): Promise<void> {
    const [figures, alerts] = await this.work.read(async (em) => [
      await this.repository.figures(em, this.clock.now()),
      await this.repository.open(em),
    ]);
    const alarmed = new Set(alerts.map(({ partnerId }) => partnerId));
    for (const partner of figures) {
      if (alarmed.delete(partner.partnerId) || this.amiss(partner).size > 0) await this.settle(partner);
    }
    for (const partnerId of alarmed) await this.drop(partnerId);
  }

  /** The alerts that are open become those that there are reasons for. */
  private async settle(partner: PartnerFigures): Promise<void> {
    const { partnerId, partnerName } = partner;
    const amiss = this.amiss(partner);
    await this.desk.change(ACTOR, partnerId, async (em, at, record) => {
      const open = new Map((await this.repository.openOf(em, partnerId)).map((alert) => [alert.kind, alert]));
      for (const kind of SYNC_ALERT_KINDS) {
        const [value, alert] = [amiss.get(kind), open.get(kind)];
        if (value !== undefined && alert) alert.goOn();
        else if (value !== undefined) {
          em.persist(SyncAlert.open(partner, kind, value, at));
          record('partner.sync_troubled', { kind, value });
        } else if (alert?.calmDown(partnerName, at)) record('partner.sync_recovered', { kind, alertId: alert.id });
      }
    });
  }

  /** Of a partner that is suspended or gone, of whom nobody expects anything. */
  private drop(partnerId: string): Promise<void> {
    return this.work.run(async (em) => {
      for (const alert of await this.repository.openOf(em, partnerId)) alert.drop(this.clock.now());
    });
  }

  /** What is over its threshold, and by which figure. A threshold of 0 is none. */
  private amiss({ differences, deadLetters, lagSeconds }: PartnerFigures): Map<SyncAlertKind, number> {
    const minutes = Math.floor(lagSeconds / 60);
    const looked: [SyncAlertKind, number, number][] = [
      ['drift', differences, this.env.PMS_ALERT_DIFFERENCES],
      ['dead_letters', deadLetters, this.env.PMS_ALERT_DEAD_LETTERS],
      ['lag', minutes, this.env.PMS_ALERT_LAG_MINUTES],
    ];
    return new Map(
      looked
        .filter(([, value, threshold]) => threshold > 0 && value >= threshold)
        .map(([kind, value]) => [kind, value] as const),
    );
  }
}
