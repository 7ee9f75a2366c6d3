import { BigIntType, Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { ValidationFailed } from '../../../kernel/domain-error';
import { productEvent, type ProductEventType } from '../inventory.events';
import type { CodeSystem, ProductCodeDetails } from './product-codes';
import { canonicalCodes, type ProductDetails, storageFaults } from './product-details';
import { type Storage, type StorageCondition } from './storage-condition';

/** A medicine or supply, as the dispensary knows it. Its stock is in lots; all of it is counted in whole units of use. */
@Entity({ tableName: 'product' })
export class Product extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  genericName!: string;

  @Property({ type: 'text', nullable: true })
  brandName!: string | null;

  @Property({ type: 'text' })
  form!: string;

  @Property({ type: 'text', nullable: true })
  strength!: string | null;

  @Property({ type: 'text', nullable: true })
  pack!: string | null;

  @Property({ type: 'text' })
  storageCondition!: StorageCondition;

  @Property({ type: 'integer' })
  storageMinCelsius!: number;

  @Property({ type: 'integer' })
  storageMaxCelsius!: number;

  @Property({ type: 'text', nullable: true })
  controlledSchedule!: string | null;

  @Property({ type: 'boolean' })
  prescriptionOnly!: boolean;

  @Property({ type: 'text' })
  useUnit!: string;

  @Property({ type: 'text' })
  purchaseUnit!: string;

  @Property({ type: 'integer' })
  unitsPerPurchaseUnit!: number;

  /** Counts the changes of stock; written by the ledger alone, which also takes this row as the lock of the product's stock. */
  @Property({ type: new BigIntType('number'), default: 0 })
  stockSequence!: number;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  /** Those in force; a code that was taken away keeps its row. */
  @OneToMany({ entity: () => ProductCode, mappedBy: (code) => code.product, where: { retiredAt: null } })
  codes = new Collection<ProductCode>(this);

  /** @throws ValidationFailed with every fault at once */
  static register(details: ProductDetails, at: Date): Product {
    const product = new Product();
    Object.assign(product, { id: uuidv7(), createdAt: at, deletedAt: null, stockSequence: 0 });
    product.describe(details, at);
    product.record('product.registered', at);
    return product;
  }

  get controlled(): boolean {
    return this.controlledSchedule !== null;
  }

  get storage(): Storage {
    const { storageCondition: condition, storageMinCelsius, storageMaxCelsius } = this;
    return { condition, minimumCelsius: storageMinCelsius, maximumCelsius: storageMaxCelsius };
  }

  codesInForce(): ProductCode[] {
    return this.codes.getItems(false).filter((code) => code.retiredAt === null);
  }

  details(): ProductDetails {
    const { genericName, brandName, form, strength, pack, storage, controlledSchedule, prescriptionOnly } = this;
    const { useUnit, purchaseUnit, unitsPerPurchaseUnit } = this;
    return {
      ...{ genericName, brandName, form, strength, pack, storage, controlledSchedule, prescriptionOnly },
      ...{ useUnit, purchaseUnit, unitsPerPurchaseUnit },
      codes: this.codesInForce().map(({ system, code, display }) => ({ system, code, display })),
    };
  }

  /** @throws ValidationFailed with every fault at once */
  change(changes: Partial<ProductDetails>, at: Date): void {
    this.describe({ ...this.details(), ...changes }, at);
    this.record('product.updated', at);
  }

  /** Tells that what hangs on the product changed, such as its substitutes. */
  touch(at: Date): void {
    this.record('product.updated', at);
  }

  /** Listed and received no more; its codes are free for another product. */
  retire(at: Date): void {
    this.deletedAt = at;
    for (const code of this.codes) code.retiredAt ??= at;
    this.record('product.retired', at);
  }

  private describe({ codes, storage, ...rest }: ProductDetails, at: Date): void {
    const canonical = canonicalCodes(codes);
    const faults = [...canonical.faults, ...storageFaults(storage)];
    if (faults.length > 0) throw new ValidationFailed(faults);
    Object.assign(this, rest);
    this.storageCondition = storage.condition;
    this.storageMinCelsius = storage.minimumCelsius;
    this.storageMaxCelsius = storage.maximumCelsius;
    this.replaceCodes(canonical.codes, at);
  }

  private replaceCodes(wanted: readonly ProductCodeDetails[], at: Date): void {
    const present = this.codesInForce();
    const counterpart = <T extends ProductCodeDetails>(code: ProductCodeDetails, among: readonly T[]) =>
      among.find((one) => one.system === code.system && one.code === code.code);
    for (const code of present) if (!counterpart(code, wanted)) code.retiredAt = at;
    for (const code of wanted) {
      const known = counterpart(code, present);
      if (known) known.display = code.display;
      else this.codes.add(ProductCode.of(this, code, at));
    }
  }

  private record(type: ProductEventType, at: Date): void {
    // Strictly later each time: a change of the codes alone must change this row as well, or its version would not rise.
    this.updatedAt = this.updatedAt >= at ? new Date(this.updatedAt.getTime() + 1) : at;
    this.announce(productEvent(type, { productId: this.id, sequence: (this.version ?? 0) + 1 }, at));
  }
}

/** One code of a product. Never changed but for its display; another code is another row. */
@Entity({ tableName: 'product_code' })
export class ProductCode {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Product })
  product!: Product;

  @Property({ type: 'text' })
  system!: CodeSystem;

  @Property({ type: 'text' })
  code!: string;

  @Property({ type: 'text', nullable: true })
  display!: string | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  retiredAt!: Date | null;

  static of(product: Product, { system, code, display }: ProductCodeDetails, at: Date): ProductCode {
    const fields = { system, code, display, createdAt: at, retiredAt: null };
    return Object.assign(new ProductCode(), { id: uuidv7(), product, ...fields });
  }
}
