import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { Fillable } from './fill';
import { Prescription } from './prescription.entity';

/** One medicine of a prescription. After the signature only what was dispensed of it changes, and that by the database. */
@Entity({ tableName: 'prescription_line' })
@Unique({ name: 'prescription_line_once', properties: ['prescription', 'line'] })
export class PrescriptionLine implements Fillable {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Prescription })
  prescription!: Prescription;

  /** From 1. */
  @Property({ type: 'integer' })
  line!: number;

  @Property({ type: 'uuid' })
  productId!: string;

  @Property({ type: 'integer' })
  quantity!: number;

  @Property({ type: 'integer' })
  refills!: number;

  @Property({ type: 'integer' })
  daysSupply!: number;

  @Property({ type: 'boolean' })
  substitutionAllowed!: boolean;

  /** Sealed; PrescriptionTexts opens it. */
  @Property({ type: 'text' })
  directions!: string;

  /** Counted by the database with every line that is dispensed. */
  @Property({ type: 'integer', default: 0 })
  dispensed!: number;

  @Property({ type: 'timestamptz', nullable: true })
  fillStartedAt!: Date | null;

  /** Of the present fill: what nothing is set aside for. */
  @Property({ type: 'integer', default: 0 })
  short!: number;

  static of(prescription: Prescription, details: LineDetails, sealed: { id: string; directions: string }) {
    const { line, productId, quantity, refills, daysSupply, substitutionAllowed } = details;
    return Object.assign(new PrescriptionLine(), {
      ...{ prescription, line, productId, quantity, refills, daysSupply, substitutionAllowed, ...sealed },
      ...{ dispensed: 0, fillStartedAt: null, short: 0 },
    });
  }

  static newId = (): string => uuidv7();
}

/** A line in what is not sealed of it. */
export interface LineDetails {
  line: number;
  productId: string;
  /** Units of use of one fill. */
  quantity: number;
  refills: number;
  daysSupply: number;
  substitutionAllowed: boolean;
}
