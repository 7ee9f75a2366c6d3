import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type FieldFault, ValidationFailed } from '../../../kernel/domain-error';
import type { PartnerActor } from '../../../platform/auth/actor';
import type { PageQuery } from '../../../platform/http/page';
import { PartnerDesk } from '../partner-desk';
import { readRows } from '../reports/bulk';
import { readStock } from '../translation/report-fields';
import type { DifferenceListQuery } from './dto/difference-list.query';
import type { Difference } from './difference.entity';
import { ReconciliationRepository } from './reconciliation.repository';
import { Snapshot, type SnapshotRow } from './snapshot.entity';

const WORDING = { version: 'version', strict: true };
/** The first faults tell what is wrong; the other thousands tell the same. */
const MOST_FAULTS = 100;
/** As far as the clock of a partner may be ahead. */
const AHEAD_MS = 300_000;

/** What a partner says of one of its locations. */
export interface GivenSnapshot {
  locationRef: string;
  takenAt: Date;
  rows: readonly unknown[];
}

/** Takes snapshots in, and shows what came of them. */
@Injectable()
export class Snapshots {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly repository: ReconciliationRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * It is compared soon after. The same one again is the same one.
   *
   * @throws ValidationFailed for any row that cannot be read: what is left out would be taken for gone
   */
  take(actor: PartnerActor, { locationRef, takenAt, rows }: GivenSnapshot): Promise<Snapshot> {
    const stock = this.read(locationRef, takenAt, rows);
    return this.desk.change(actor, actor.id, async (em, at, record) => {
      const known = await this.repository.known(em, actor.id, locationRef, takenAt);
      if (known) return known;
      const snapshot = Snapshot.receive({ partnerId: actor.id, locationRef, takenAt, stock }, at);
      em.persist(snapshot);
      record('partner.snapshot_received', { snapshotId: snapshot.id, rows: stock.length });
      return snapshot;
    });
  }

  /** Newest first. @throws NotFound */
  list(partnerId: string, query: PageQuery): Promise<[Snapshot[], number]> {
    return this.desk.read(partnerId, (em) => this.repository.snapshots(em, partnerId, query));
  }

  /** Newest first. @throws NotFound */
  differences(partnerId: string, query: DifferenceListQuery): Promise<[Difference[], number]> {
    return this.desk.read(partnerId, (em) => this.repository.differences(em, partnerId, query));
  }

  private read(locationRef: string, takenAt: Date, rows: readonly unknown[]): SnapshotRow[] {
    const faults: FieldFault[] = [];
    if (takenAt.getTime() > this.clock.now().getTime() + AHEAD_MS)
      faults.push({ field: 'takenAt', message: 'is in the future' });
    const { taken, refused } = readRows(
      rows,
      (row) => readStock(Object.assign({ locationRef }, row), WORDING),
      ({ productRef }) => productRef,
    );
    for (const { index, faults: ofRow } of refused) {
      for (const { field, message } of ofRow) faults.push({ field: `stock.${index}.${field}`, message });
    }
    if (faults.length > 0) throw new ValidationFailed(faults.slice(0, MOST_FAULTS));
    return taken.map(({ report: { locationRef: _location, ...row } }) => row);
  }
}
