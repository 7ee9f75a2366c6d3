import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { ExportedSection } from '../../platform/personal-data/personal-data';
import { PersonalDataHolders } from '../../platform/personal-data/personal-data-holders';
import { AccountTrail } from './account-trail';
import { UserAccountRepository } from './user-account.repository';

export interface DataExport {
  exportedAt: Date;
  sections: Record<string, ExportedSection>;
}

/** Everything that the service keeps about somebody, for that person to take along. */
@Injectable()
export class DataExports {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly holders: PersonalDataHolders,
    private readonly trail: AccountTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Asks for no password again: whoever holds the access token could read each part of it by itself.
   *
   * @throws NotFound when the account is gone
   */
  export(actor: SignedInActor): Promise<DataExport> {
    return this.work.run(async (em) => {
      const user = await this.accounts.get(em, actor.id);
      const sections = await this.holders.export(em, user.id);
      this.trail.record(em, actor, user, 'user.data_exported', { sections: Object.keys(sections) });
      return { exportedAt: this.clock.now(), sections };
    });
  }
}
