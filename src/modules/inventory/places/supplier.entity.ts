import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { namedIn } from '../../../platform/http/request-fields.decorators';

export const SUPPLIER_KINDS = ['manufacturer', 'wholesaler', 'pharmacy', 'donor'] as const;

export type SupplierKind = (typeof SUPPLIER_KINDS)[number];

export interface SupplierDetails {
  name: string;
  kind: SupplierKind;
  contactName: string | null;
  email: string | null;
  phone: string | null;
  /** From order to delivery. */
  leadTimeDays: number;
  /** ISO 4217, of its prices. */
  currency: string;
  /** The partner whose system takes its orders; null for orders by mail or on paper. */
  partnerId: string | null;
}

/** Who stock is bought from. */
@Entity({ tableName: 'supplier' })
export class Supplier {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text' })
  kind!: SupplierKind;

  @Property({ type: 'text', nullable: true })
  contactName!: string | null;

  @Property({ type: 'text', nullable: true })
  email!: string | null;

  @Property({ type: 'text', nullable: true })
  phone!: string | null;

  @Property({ type: 'integer' })
  leadTimeDays!: number;

  @Property({ type: 'text' })
  currency!: string;

  @Property({ type: 'uuid', nullable: true })
  partnerId!: string | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  static register(details: SupplierDetails, at: Date): Supplier {
    return Object.assign(new Supplier(), { id: uuidv7(), ...details, createdAt: at, updatedAt: at, deletedAt: null });
  }

  change(changes: Partial<SupplierDetails>, at: Date): void {
    Object.assign(this, namedIn(changes), { updatedAt: at });
  }
}
