import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { PartnerActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import { PartnerDesk } from '../partner-desk';
import { stockKey } from '../mirror/mirror.repository';
import { PartnerMirror, type Taken } from '../mirror/partner-mirror';
import { type MirroredStock, StockListing } from '../mirror/stock-listing';
import { readStock } from '../translation/report-fields';
import { readRows, type RowResult } from './bulk';
import type { PmsStockListQuery } from './dto/pms-stock-list.query';
import { PartnerReports } from './partner-reports';

const WORDING = { version: 'version', strict: true };

export interface StockPlace {
  locationRef: string;
  productRef: string;
}

export interface TakenStock {
  outcome: Taken;
  stock: MirroredStock;
}

/** Stock of a partner, as its own system reports it. */
@Injectable()
export class PmsInventory {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: PartnerDesk,
    private readonly reports: PartnerReports,
    private readonly mirror: PartnerMirror,
    private readonly listing: StockListing,
  ) {}

  list(partnerId: string, query: PmsStockListQuery): Promise<[MirroredStock[], number]> {
    return this.desk.read(partnerId, (em) => this.listing.page(em, partnerId, query));
  }

  /** @throws NotFound */
  read({ id }: PartnerActor, place: StockPlace): Promise<MirroredStock> {
    return this.work.read((em) => this.at(em, id, place));
  }

  /** @throws ValidationFailed */
  put(actor: PartnerActor, place: StockPlace, body: object): Promise<TakenStock> {
    return this.takeOne(actor, place, () => Promise.resolve(readStock({ ...namedIn(body), ...place }, WORDING)));
  }

  /** What is left out stays as it was told before. @throws NotFound, ValidationFailed */
  patch(actor: PartnerActor, place: StockPlace, changes: object): Promise<TakenStock> {
    return this.takeOne(actor, place, async (em) => {
      // Locked: what another report changes meanwhile would be undone by this one.
      await this.listing.lock(em, actor.id, place);
      const { onHand, reserved } = await this.at(em, actor.id, place);
      return readStock({ onHand, reserved, ...namedIn(changes), ...place }, WORDING);
    });
  }

  /** A bad row stops no other. */
  takeAll(actor: PartnerActor, rows: readonly unknown[]): Promise<RowResult[]> {
    const read = readRows(
      rows,
      (row) => readStock(row, WORDING),
      ({ locationRef, productRef }) => stockKey(locationRef, productRef),
    );
    return this.reports.takeAll(actor, 'stock', read, (em, reports) => this.mirror.takeStock(em, actor.id, reports));
  }

  private async takeOne(
    actor: PartnerActor,
    place: StockPlace,
    read: (em: EntityManager) => Promise<ReturnType<typeof readStock>>,
  ): Promise<TakenStock> {
    const { outcome, answer } = await this.reports.takeOne(actor, 'stock', {
      read,
      take: (em, report) => this.mirror.takeStock(em, actor.id, [report]),
      answer: (em) =>
        this.at(em, actor.id, { locationRef: place.locationRef.trim(), productRef: place.productRef.trim() }),
    });
    return { outcome, stock: answer };
  }

  private async at(em: EntityManager, partnerId: string, place: StockPlace): Promise<MirroredStock> {
    const [[stock]] = await this.listing.page(em, partnerId, { ...place, limit: 1, offset: 0 });
    if (!stock) throw new NotFound('stock');
    return stock;
  }
}
