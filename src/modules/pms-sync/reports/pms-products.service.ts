import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { PartnerActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import type { ProductMappingListQuery } from '../mapping/dto/product-mapping-list.query';
import { MirrorRepository } from '../mirror/mirror.repository';
import { PartnerMirror, type Taken } from '../mirror/partner-mirror';
import { PartnerProduct } from '../mirror/partner-product.entity';
import { readProduct } from '../translation/report-fields';
import { readRows, type RowResult } from './bulk';
import { PartnerReports } from './partner-reports';

/** Field names of a request are ours to refuse, and the version is called so. */
const WORDING = { version: 'version', strict: true };

export interface TakenProduct {
  outcome: Taken;
  product: PartnerProduct;
}

/** Products of a partner, as its own system reports them. */
@Injectable()
export class PmsProducts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reports: PartnerReports,
    private readonly mirror: PartnerMirror,
    private readonly repository: MirrorRepository,
  ) {}

  list({ id }: PartnerActor, query: ProductMappingListQuery): Promise<[PartnerProduct[], number]> {
    return this.work.read((em) => this.repository.listProducts(em, id, query));
  }

  /** @throws NotFound */
  read({ id }: PartnerActor, ref: string): Promise<PartnerProduct> {
    return this.work.read((em) => found(em, id, ref));
  }

  /** @throws ValidationFailed */
  async put(actor: PartnerActor, ref: string, body: object): Promise<TakenProduct> {
    const read = () => Promise.resolve(readProduct({ ...namedIn(body), productRef: ref }, WORDING));
    return this.takeOne(actor, ref, read);
  }

  /** What is left out stays as it was told before. @throws NotFound, ValidationFailed */
  async patch(actor: PartnerActor, ref: string, changes: object): Promise<TakenProduct> {
    return this.takeOne(actor, ref, async (em) => {
      // Locked: what another report changes meanwhile would be undone by this one.
      const { name, gtin, ndc, useUnitsPerUnit, discontinued } = await found(em, actor.id, ref, true);
      const known = { productRef: ref, name, gtin, ndc, useUnitsPerUnit, discontinued };
      return readProduct({ ...known, ...namedIn(changes) }, WORDING);
    });
  }

  /** A bad row stops no other. */
  takeAll(actor: PartnerActor, rows: readonly unknown[]): Promise<RowResult[]> {
    const read = readRows(
      rows,
      (row) => readProduct(row, WORDING),
      ({ ref }) => ref,
    );
    return this.reports.takeAll(actor, 'products', read, (em, reports) =>
      this.mirror.takeProducts(em, actor.id, reports),
    );
  }

  private async takeOne(
    actor: PartnerActor,
    ref: string,
    read: (em: EntityManager) => Promise<ReturnType<typeof readProduct>>,
  ): Promise<TakenProduct> {
    const { outcome, answer } = await this.reports.takeOne(actor, 'products', {
      read,
      take: (em, report) => this.mirror.takeProducts(em, actor.id, [report]),
      answer: async (em) => (await this.repository.products(em, actor.id, [ref.trim()]))[0],
    });
    return { outcome, product: answer };
  }
}

/** One that its system has told of; of whose stock alone we know, is none. @throws NotFound */
async function found(em: EntityManager, partnerId: string, ref: string, locked = false): Promise<PartnerProduct> {
  const where = { partnerId, ref, reportedVersion: { $gt: 0 } };
  const product = await em.findOne(PartnerProduct, where, locked ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {});
  if (!product) throw new NotFound('product');
  return product;
}
