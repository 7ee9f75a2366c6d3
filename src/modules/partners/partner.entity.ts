import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { PartnerScope } from '../../platform/auth/partner-scopes';

export const PARTNER_KINDS = ['pharmacy_management_system', 'wholesaler', 'other'] as const;
/** What its system speaks: our own format, or HL7 FHIR release 5. Independent of what the partner is. */
export const PARTNER_FORMATS = ['generic', 'fhir-r5'] as const;
export const PARTNER_STATUSES = ['active', 'suspended'] as const;

export type PartnerKind = (typeof PARTNER_KINDS)[number];
export type PartnerFormat = (typeof PARTNER_FORMATS)[number];
export type PartnerStatus = (typeof PARTNER_STATUSES)[number];

export interface PartnerDetails {
  name: string;
  kind: PartnerKind;
  /** Of the events that it sends and gets. */
  format: PartnerFormat;
  /** Who is told when a key is about to expire. */
  contactEmail: string;
  /** The most that any of its API keys may. */
  scopes: readonly PartnerScope[];
}

export type PartnerChanges = Partial<PartnerDetails & { status: PartnerStatus }>;

const CHANGEABLE = ['name', 'kind', 'format', 'contactEmail', 'scopes', 'status'] as const;

/** An outside system that calls us, such as the pharmacy management system of a chemist. It has keys, and no account. */
@Entity({ tableName: 'partner' })
export class Partner {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text' })
  kind!: PartnerKind;

  @Property({ type: 'text', default: 'generic' })
  format!: PartnerFormat;

  @Property({ type: 'text' })
  contactEmail!: string;

  @Property({ type: 'text' })
  status!: PartnerStatus;

  @Property({ type: 'array', columnType: 'text[]' })
  scopes!: PartnerScope[];

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt: Date | null = null;

  static register({ name, kind, format, contactEmail, scopes }: PartnerDetails, at: Date): Partner {
    const partner = new Partner();
    Object.assign(partner, { id: uuidv7(), name, kind, format, contactEmail, status: 'active' });
    Object.assign(partner, { createdAt: at, updatedAt: at });
    partner.scopes = sorted(scopes);
    return partner;
  }

  /** What is left out, or undefined, stays as it is. @returns the names of the fields that are different now */
  change(changes: PartnerChanges, at: Date): string[] {
    const wanted = { ...changes, ...(changes.scopes && { scopes: sorted(changes.scopes) }) };
    const changed = CHANGEABLE.filter(
      (field) => wanted[field] !== undefined && String(wanted[field]) !== String(this[field]),
    );
    if (changed.length === 0) return [];
    for (const field of changed) Object.assign(this, { [field]: wanted[field] });
    this.updatedAt = at;
    return changed;
  }

  remove(at: Date): void {
    this.deletedAt = at;
    this.updatedAt = at;
  }
}

/** In one order, each once: two lists of the same scopes are the same list. */
export function sorted(scopes: readonly PartnerScope[]): PartnerScope[] {
  return [...new Set(scopes)].sort();
}
