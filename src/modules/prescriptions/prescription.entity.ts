import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../kernel/aggregate-root';
import { IllegalTransition } from '../../kernel/domain-error';
import { assertTransition } from '../../kernel/transition-table';
import { type Fillable, isComplete, openOf } from './fill';
import { PRESCRIPTION_TRANSITIONS, type PrescriptionStatus } from './prescription-status';
import {
  dispensedEvent,
  type DispensedPart,
  goodsReturnedEvent,
  type GoodsReturnedFacts,
  prescriptionEvent,
  type PrescriptionEventType,
  refillDueEvent,
} from './prescriptions.events';

/** What a prescription begins with. */
export interface DraftDetails {
  consultationId: string;
  patientId: string;
  doctorId: string;
  /** The doctor's account. */
  prescriberId: string;
  locationId: string;
  supersedesId: string | null;
}

/** A line with what is set aside for it. */
export interface StockedLine extends Fillable {
  line: number;
  short: number;
}

/** What a doctor has a patient given. Once signed it never changes; another one takes its place. */
@Entity({ tableName: 'prescription' })
export class Prescription extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  consultationId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'uuid' })
  doctorId!: string;

  @Property({ type: 'uuid' })
  prescriberId!: string;

  /** The dispensary that it is set aside at and handed out. */
  @Property({ type: 'uuid' })
  locationId!: string;

  @Property({ type: 'text' })
  status!: PrescriptionStatus;

  @Property({ type: 'uuid', nullable: true })
  supersedesId!: string | null;

  /** A keyed fingerprint of all that was signed. */
  @Property({ type: 'text', nullable: true })
  contentHash!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  signedAt!: Date | null;

  /** Nothing is dispensed from then on. */
  @Property({ type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  static draft(details: DraftDetails, at: Date): Prescription {
    return Object.assign(new Prescription(), {
      ...{ id: uuidv7(), ...details, status: 'draft' },
      ...{ contentHash: null, signedAt: null, expiresAt: null, createdAt: at, updatedAt: at },
    });
  }

  /** Its lines have been replaced, or it goes to another dispensary. @throws IllegalTransition once it is signed */
  rewrite(locationId: string, at: Date): void {
    assertTransition('prescription', PRESCRIPTION_TRANSITIONS, this.status, 'signed');
    this.locationId = locationId;
    this.touch(at);
  }

  /** @param contentHash of all that it says. @throws IllegalTransition */
  sign(contentHash: string, at: Date, expiresAt: Date): void {
    this.become('signed', at, 'prescription.signed');
    Object.assign(this, { contentHash, signedAt: at, expiresAt });
  }

  /**
   * Takes up what is set aside and what was dispensed. Tells when all that is open has come to be set aside, and when it no longer is.
   * @param held units of use by line
   */
  settle(lines: readonly StockedLine[], held: ReadonlyMap<number, number>, at: Date): void {
    const lacked = lines.some(({ short }) => short > 0);
    this.takeUp(lines, held);
    const status = statusOf(lines);
    const event = this.newsOf(status, lacked, lines);
    if (status !== this.status) this.become(status, at, event);
    else if (event) this.tell(event, status, at);
  }

  /** Something of it was handed out. */
  dispense(dispenseId: string, parts: DispensedPart[], at: Date): void {
    this.touch(at);
    const { previousStatus: _, ...facts } = this.facts(this.status);
    this.announce(dispensedEvent({ ...facts, dispenseId, parts }, at));
  }

  /** Something of it came back. What was dispensed stays dispensed. */
  takeBack(returned: Pick<GoodsReturnedFacts, 'dispenseId' | 'dispenseReturnId' | 'parts'>, at: Date): void {
    this.touch(at);
    const { prescriptionId, patientId, sequence } = this.facts(this.status);
    this.announce(goodsReturnedEvent({ prescriptionId, patientId, sequence, ...returned }, at));
  }

  /** Nothing is dispensed until it is resumed. @throws IllegalTransition */
  hold(lines: readonly StockedLine[], at: Date): void {
    this.stop('on_hold', 'prescription.held', lines, at);
  }

  /** @throws IllegalTransition */
  assertOnHold(): void {
    if (this.status !== 'on_hold') throw new IllegalTransition('prescription', this.status, 'reserved');
  }

  /** @param held units of use by line. @throws IllegalTransition */
  resume(lines: readonly StockedLine[], held: ReadonlyMap<number, number>, at: Date): void {
    this.assertOnHold();
    this.takeUp(lines, held);
    this.become(statusOf(lines), at, 'prescription.resumed');
  }

  /** The next fill of these lines may begin. */
  remindOfRefills(lines: number[], at: Date): void {
    this.touch(at);
    const { previousStatus: _, ...facts } = this.facts(this.status);
    this.announce(refillDueEvent({ ...facts, lines }, at));
  }

  /** @throws IllegalTransition once all of it is dispensed, or it has ended */
  cancel(lines: readonly StockedLine[], at: Date): void {
    this.stop('cancelled', this.status === 'draft' ? undefined : 'prescription.cancelled', lines, at);
  }

  /** @throws IllegalTransition */
  expire(lines: readonly StockedLine[], at: Date): void {
    this.stop('expired', 'prescription.expired', lines, at);
  }

  private stop(
    status: PrescriptionStatus,
    event: PrescriptionEventType | undefined,
    lines: readonly StockedLine[],
    at: Date,
  ): void {
    this.become(status, at, event);
    for (const line of lines) line.short = 0;
  }

  private become(status: PrescriptionStatus, at: Date, event?: PrescriptionEventType): void {
    assertTransition('prescription', PRESCRIPTION_TRANSITIONS, this.status, status);
    const previousStatus = this.status;
    this.status = status;
    if (event) this.tell(event, previousStatus, at);
    else this.touch(at);
  }

  private tell(event: PrescriptionEventType, previousStatus: PrescriptionStatus, at: Date): void {
    this.touch(at);
    this.announce(prescriptionEvent(event, this.facts(previousStatus), at));
  }

  private takeUp(lines: readonly StockedLine[], held: ReadonlyMap<number, number>): void {
    for (const line of lines) line.short = Math.max(0, openOf(line) - (held.get(line.line) ?? 0));
  }

  /** @param lacked whether stock was waited for until now */
  private newsOf(
    status: PrescriptionStatus,
    lacked: boolean,
    lines: readonly StockedLine[],
  ): PrescriptionEventType | undefined {
    const lacks = lines.some(({ short }) => short > 0);
    const isOpen = lines.some((line) => openOf(line) > 0);
    const first = this.status === 'signed';
    if (status === 'dispensed' || !isOpen || (lacks === lacked && !first)) return undefined;
    return lacks ? 'prescription.awaiting_stock' : 'prescription.reserved';
  }

  private facts(previousStatus: PrescriptionStatus) {
    const { id: prescriptionId, consultationId, patientId, doctorId, locationId, supersedesId, status } = this;
    return {
      ...{ prescriptionId, consultationId, patientId, doctorId, locationId, supersedesId, status, previousStatus },
      sequence: this.version + 1,
    };
  }

  private touch(at: Date): void {
    // Strictly later each time: the version, which numbers the events, rises with a change of this row only.
    this.updatedAt = this.updatedAt >= at ? new Date(this.updatedAt.getTime() + 1) : at;
  }
}

function statusOf(lines: readonly StockedLine[]): PrescriptionStatus {
  if (lines.every(isComplete)) return 'dispensed';
  if (lines.some(({ dispensed }) => dispensed > 0)) return 'partially_dispensed';
  const short = lines.reduce((sum, line) => sum + line.short, 0);
  if (short === 0) return 'reserved';
  return short === lines.reduce((sum, line) => sum + openOf(line), 0) ? 'awaiting_stock' : 'partially_reserved';
}
