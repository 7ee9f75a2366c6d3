import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { ValidationFailed } from '../../../kernel/domain-error';
import { Product } from '../catalogue/product.entity';
import { namedIn } from '../../../platform/http/request-fields.decorators';
import { StockLocation } from './stock-location.entity';
import { Supplier } from './supplier.entity';

/** Levels in units of use. */
export interface ReorderLevels {
  /** Below it, stock is ordered. */
  minimum: number;
  /** Up to it. */
  target: number;
  /** Null for the supplier's own. */
  leadTimeDays: number | null;
}

/** How much of a product a location keeps, and from whom it comes. */
@Entity({ tableName: 'reorder_rule' })
export class ReorderRule {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Product })
  product!: Product;

  @ManyToOne({ entity: () => StockLocation })
  location!: StockLocation;

  @ManyToOne({ entity: () => Supplier })
  supplier!: Supplier;

  @Property({ type: 'integer' })
  minimum!: number;

  @Property({ type: 'integer' })
  target!: number;

  @Property({ type: 'integer', nullable: true })
  leadTimeDays!: number | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  /** @throws ValidationFailed when the target is not above the minimum */
  static set(
    place: { product: Product; location: StockLocation; supplier: Supplier },
    levels: ReorderLevels,
    at: Date,
  ): ReorderRule {
    const rule = Object.assign(new ReorderRule(), { id: uuidv7(), ...place, createdAt: at, deletedAt: null });
    rule.adjust(levels, undefined, at);
    return rule;
  }

  /** What is undefined stays as it is. @throws ValidationFailed */
  adjust(levels: Partial<ReorderLevels>, supplier: Supplier | undefined, at: Date): void {
    Object.assign(this, namedIn(levels), { updatedAt: at }, supplier && { supplier });
    if (this.target <= this.minimum) {
      throw new ValidationFailed([{ field: 'target', message: 'must be more than the minimum' }]);
    }
  }

  drop(at: Date): void {
    Object.assign(this, { deletedAt: at, updatedAt: at });
  }
}
