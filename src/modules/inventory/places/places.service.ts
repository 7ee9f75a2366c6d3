import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency, type IdempotentRequest } from '../../../platform/http/idempotency';
import { assertVersion } from '../../../platform/http/if-match';
import { Page, type PageQuery } from '../../../platform/http/page';
import { type AuditFact, AuditTrail } from '../../audit';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import { LocationResponse } from './dto/location.response';
import { SupplierResponse } from './dto/supplier.response';
import { PlacesRepository } from './places.repository';
import { type LocationDetails, StockLocation } from './stock-location.entity';
import { Supplier, type SupplierDetails } from './supplier.entity';

/** Which record is changed, by whom, and the version that was read. */
export interface RecordTarget {
  actor: Actor;
  id: string;
  expectedVersion?: number;
}

/** Where stock lies, and who it comes from. */
@Injectable()
export class Places {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly repository: PlacesRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  locations(query: PageQuery): Promise<Page<LocationResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [found, total] = await this.repository.locations(em, query);
      return new Page(
        found.map((each) => LocationResponse.from(each)),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  location(id: string): Promise<LocationResponse> {
    return this.unitOfWork.read(async (em) => LocationResponse.from(await this.repository.location(em, id)));
  }

  /** @throws ValidationFailed, DomainError `name_taken` */
  openLocation(actor: Actor, details: LocationDetails): Promise<LocationResponse> {
    return this.unitOfWork.run((em) => this.opened(em, actor, details));
  }

  /** As {@link openLocation}, at most once per Idempotency-Key. */
  openLocationOnce(request: IdempotentRequest, details: LocationDetails): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.opened(em, request.actor, details));
  }

  /** @throws NotFound, VersionConflict, ValidationFailed, DomainError `name_taken` */
  changeLocation(target: RecordTarget, changes: Partial<Omit<LocationDetails, 'kind'>>): Promise<LocationResponse> {
    return this.unitOfWork.run(async (em) => {
      const location = await this.repository.location(em, target.id);
      assertVersion(target.expectedVersion, location);
      if (changes.timeZone !== undefined) await this.repository.assertTimeZone(em, changes.timeZone);
      location.change(changes, this.clock.now());
      this.record(
        em,
        target.actor,
        { action: 'location.changed', subjectType: 'location', subjectId: target.id },
        changes,
      );
      await em.flush();
      return LocationResponse.from(location);
    });
  }

  suppliers(query: PageQuery): Promise<Page<SupplierResponse>> {
    return this.unitOfWork.read(async (em) => {
      const [found, total] = await this.repository.suppliers(em, query);
      return new Page(
        found.map((each) => SupplierResponse.from(each)),
        total,
        query,
      );
    });
  }

  /** @throws NotFound */
  supplier(id: string): Promise<SupplierResponse> {
    return this.unitOfWork.read(async (em) => SupplierResponse.from(await this.repository.supplier(em, id)));
  }

  /** @throws ValidationFailed, DomainError `name_taken` */
  registerSupplier(actor: Actor, details: SupplierDetails): Promise<SupplierResponse> {
    return this.unitOfWork.run((em) => this.registered(em, actor, details));
  }

  /** As {@link registerSupplier}, at most once per Idempotency-Key. */
  registerSupplierOnce(request: IdempotentRequest, details: SupplierDetails): Promise<RenderedAnswer> {
    return this.idempotency.run(request, 201, (em) => this.registered(em, request.actor, details));
  }

  /** Orders that are out already stay where they are. @throws NotFound, VersionConflict, ValidationFailed, DomainError `name_taken` */
  changeSupplier(target: RecordTarget, changes: Partial<SupplierDetails>): Promise<SupplierResponse> {
    return this.unitOfWork.run(async (em) => {
      const supplier = await this.repository.supplier(em, target.id);
      assertVersion(target.expectedVersion, supplier);
      if (changes.partnerId !== supplier.partnerId) await this.repository.assertPartner(em, changes.partnerId);
      supplier.change(changes, this.clock.now());
      this.record(
        em,
        target.actor,
        { action: 'supplier.changed', subjectType: 'supplier', subjectId: target.id },
        changes,
      );
      await em.flush();
      return SupplierResponse.from(supplier);
    });
  }

  private async opened(em: EntityManager, actor: Actor, details: LocationDetails): Promise<LocationResponse> {
    await this.repository.assertTimeZone(em, details.timeZone);
    const location = StockLocation.open(details, this.clock.now());
    em.persist(location);
    this.record(em, actor, { action: 'location.opened', subjectType: 'location', subjectId: location.id });
    await em.flush();
    return LocationResponse.from(location);
  }

  private async registered(em: EntityManager, actor: Actor, details: SupplierDetails): Promise<SupplierResponse> {
    await this.repository.assertPartner(em, details.partnerId);
    const supplier = Supplier.register(details, this.clock.now());
    em.persist(supplier);
    this.record(em, actor, { action: 'supplier.registered', subjectType: 'supplier', subjectId: supplier.id });
    await em.flush();
    return SupplierResponse.from(supplier);
  }

  private record(em: EntityManager, actor: Actor, fact: Omit<AuditFact, 'details'>, changes?: object): void {
    const details = changes && { fields: Object.keys(namedIn(changes)) };
    this.audit.record(em, actor, { ...fact, details });
  }
}
