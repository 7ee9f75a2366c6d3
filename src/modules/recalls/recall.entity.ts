import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../kernel/aggregate-root';
import { assertTransition } from '../../kernel/transition-table';
import {
  type ContactOutcome,
  type ContactState,
  RECALL_TRANSITIONS,
  type RecallClass,
  type RecallStatus,
} from './recall-status';
import { recallEvent, type RecallEventType } from './recalls.events';

interface Opening {
  id: string;
  productId: string;
  batch: string;
  class: RecallClass;
  /** Sealed. */
  reason: string;
  /** Units of use that were dispensed to nobody we know. */
  unaccounted: number;
  openedBy: string;
}

/** A batch that is taken back, wherever it lies and from whoever has it. */
@Entity({ tableName: 'recall' })
export class Recall extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  productId!: string;

  @Property({ type: 'text' })
  batch!: string;

  @Property({ type: 'text' })
  class!: RecallClass;

  /** Sealed. */
  @Property({ type: 'text' })
  reason!: string;

  @Property({ type: 'text' })
  status!: RecallStatus;

  /** Units of use that the ledger dispensed and no prescription accounts for. */
  @Property({ type: 'integer' })
  unaccounted!: number;

  @Property({ type: 'uuid' })
  openedBy!: string;

  @Property({ type: 'timestamptz' })
  openedAt!: Date;

  @Property({ type: 'uuid', nullable: true })
  closedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  closedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  static open(opening: Opening, patients: number, at: Date): Recall {
    const recall = Object.assign(new Recall(), {
      ...{ ...opening, status: 'open', openedAt: at, closedBy: null, closedAt: null, updatedAt: at },
    });
    recall.tell('recall.opened', patients, at);
    return recall;
  }

  /** @throws IllegalTransition when it has been closed */
  assertOpen(): void {
    assertTransition('recall', RECALL_TRANSITIONS, this.status, 'closed');
  }

  /** Whether it may end is decided by `RecallSteps`. @throws IllegalTransition */
  close(by: string, patients: number, at: Date): void {
    this.assertOpen();
    Object.assign(this, { status: 'closed', closedBy: by, closedAt: at, updatedAt: at });
    this.tell('recall.closed', patients, at);
  }

  private tell(type: RecallEventType, patients: number, at: Date): void {
    const { id: recallId, productId, batch } = this;
    this.announce(recallEvent(type, { recallId, productId, batch, class: this.class, patients }, at));
  }
}

/** A lot of the batch, as it was when it was recalled. */
@Entity({ tableName: 'recall_lot' })
export class RecallLot {
  @PrimaryKey({ type: 'uuid' })
  recallId!: string;

  @PrimaryKey({ type: 'uuid' })
  lotId!: string;

  @Property({ type: 'uuid' })
  locationId!: string;

  @Property({ type: 'text' })
  fromStatus!: string;

  /** Units of use. */
  @Property({ type: 'integer' })
  onHand!: number;
}

/** What somebody had of the batch. */
export interface RecalledCourse {
  patientId: string;
  /** Units of use. */
  quantity: number;
  returned: number;
  firstDispensedAt: Date;
  lastDispensedAt: Date;
  dispenseIds: string[];
}

/** Somebody who had something of the batch. */
@Entity({ tableName: 'recall_patient' })
@Unique({ name: 'recall_patient_once', properties: ['recall', 'patientId'] })
export class RecallPatient {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Recall })
  recall!: Recall;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'text' })
  state!: ContactState;

  /** Dispensed, in units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  /** Of it, what came back before the recall. */
  @Property({ type: 'integer' })
  returned!: number;

  @Property({ type: 'timestamptz' })
  firstDispensedAt!: Date;

  @Property({ type: 'timestamptz' })
  lastDispensedAt!: Date;

  @Property({ type: 'array', columnType: 'uuid[]' })
  dispenseIds!: string[];

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  static of(recall: Recall, course: RecalledCourse, at: Date): RecallPatient {
    return Object.assign(new RecallPatient(), { id: uuidv7(), recall, ...course, state: 'pending', updatedAt: at });
  }

  /** Once reached stays reached. */
  contacted(outcome: ContactOutcome, at: Date): void {
    if (outcome === 'reached') this.state = 'reached';
    if (outcome === 'unreachable' && this.state === 'pending') this.state = 'unreachable';
    this.updatedAt = at;
  }
}

/** One try to reach a patient. Never changed. */
@Entity({ tableName: 'recall_contact' })
export class RecallContact {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  recallId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'text' })
  outcome!: ContactOutcome;

  /** Sealed. */
  @Property({ type: 'text', nullable: true })
  note!: string | null;

  @Property({ type: 'uuid' })
  contactedBy!: string;

  @Property({ type: 'timestamptz' })
  at!: Date;
}
