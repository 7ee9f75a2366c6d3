import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Page } from '../../../platform/http/page';
import { AuditTrail } from '../../audit';
import { HoldSteps } from '../holds/hold-steps.service';
import { WaitlistEntryResponse } from './dto/waitlist-entry.response';
import type { WaitlistQuery } from './dto/waitlist.query';
import type { WaitlistEntry } from './waitlist-entry.entity';
import { NoOpenOffer } from './waitlist.errors';
import { WaitlistRepository } from './waitlist.repository';

/** What people see of the waiting list, and how they leave it. */
@Injectable()
export class Waitlist {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly waitlist: WaitlistRepository,
    private readonly holds: HoldSteps,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The longest wait first. Patients see their own, doctors who waits for them, the desk all. */
  list(actor: SignedInActor, query: WaitlistQuery): Promise<Page<WaitlistEntryResponse>> {
    return this.unitOfWork.run(async (em) => {
      const [entries, total] = await this.waitlist.listFor(em, actor, query);
      const offers = await this.waitlist.offersTo(
        em,
        entries.map(({ id }) => id),
      );
      this.audit.recordList(em, actor, { action: 'waitlist.listed', subjectType: 'waitlist_entry' }, entries);
      const openOf = (id: string) => offers.find(({ entryId, status }) => entryId === id && status === 'open');
      return new Page(
        entries.map((entry) => WaitlistEntryResponse.from(entry, openOf(entry.id))),
        total,
        query,
      );
    });
  }

  /** What was offered is free again. @throws NotFound, IllegalTransition */
  async withdraw(actor: SignedInActor, id: string): Promise<void> {
    await this.unitOfWork.run(async (em) => {
      const entry = await this.waitlist.findOwnedBy(em, actor, id);
      await this.giveBack(em, actor, entry);
      entry.withdraw(this.clock.now());
      this.remember(em, actor, entry, 'waitlist_entry.withdrawn');
    });
  }

  /** Not this time: it goes to the next, and the entry keeps its place. @throws NotFound, NoOpenOffer */
  decline(actor: SignedInActor, id: string): Promise<WaitlistEntryResponse> {
    return this.unitOfWork.run(async (em) => {
      const entry = await this.waitlist.findOwnedBy(em, actor, id);
      if (!(await this.giveBack(em, actor, entry))) throw new NoOpenOffer();
      entry.waitOn(this.clock.now());
      this.remember(em, actor, entry, 'waitlist_entry.declined');
      return WaitlistEntryResponse.from(entry);
    });
  }

  /** @returns whether something was offered. Whoever frees the time hears of it by the event of the hold */
  private async giveBack(em: EntityManager, actor: SignedInActor, entry: WaitlistEntry): Promise<boolean> {
    const offer = entry.status === 'offered' ? await this.waitlist.openOfferTo(em, entry.id) : null;
    if (!offer) return false;
    const at = this.clock.now();
    offer.end('declined', at);
    await this.holds.letGo(em, actor, entry.patientId, offer.holdId);
    return true;
  }

  private remember(em: EntityManager, actor: SignedInActor, { id, patientId }: WaitlistEntry, action: string): void {
    this.audit.record(em, actor, { action, subjectType: 'waitlist_entry', subjectId: id, patientId });
  }
}
