import { Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { type FieldFault, ValidationFailed } from '../../../kernel/domain-error';
import { assertTransition } from '../../../kernel/transition-table';
import { TRANSFER_TRANSITIONS, type TransferStatus } from './transfer-status';

export interface TransferPlan {
  fromLocationId: string;
  toLocationId: string;
  note: string | null;
  /** Who else saw it go; needed for controlled drugs. */
  witnessId: string | null;
  lines: { lotId: string; quantity: number }[];
}

/** Stock on its way between two locations. Until it is received or taken back it lies nowhere, and nobody can use it. */
@Entity({ tableName: 'stock_transfer' })
export class StockTransfer {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  fromLocationId!: string;

  @Property({ type: 'uuid' })
  toLocationId!: string;

  @Property({ type: 'text' })
  status!: TransferStatus;

  @Property({ type: 'text', nullable: true })
  note!: string | null;

  @Property({ type: 'uuid' })
  sentBy!: string;

  @Property({ type: 'uuid', nullable: true })
  witnessId!: string | null;

  @Property({ type: 'timestamptz' })
  sentAt!: Date;

  @Property({ type: 'uuid', nullable: true })
  endedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  @OneToMany({ entity: () => StockTransferLine, mappedBy: (line) => line.transfer, orderBy: { line: 'asc' } })
  lines = new Collection<StockTransferLine>(this);

  static send({ lines, ...plan }: TransferPlan, sentBy: string, at: Date): StockTransfer {
    const transfer = Object.assign(new StockTransfer(), {
      ...{ id: uuidv7(), ...plan, status: 'in_transit', sentBy, sentAt: at, createdAt: at, updatedAt: at },
      ...{ endedBy: null, endedAt: null },
    });
    for (const [index, line] of lines.entries()) transfer.lines.add(StockTransferLine.of(transfer, index + 1, line));
    return transfer;
  }

  /**
   * It has arrived, whole or less than was sent. What is not named has arrived whole.
   * @throws IllegalTransition, ValidationFailed
   */
  receive(arrived: readonly { line: number; quantity: number }[], by: string, at: Date): void {
    this.end('received', by, at);
    const faults: FieldFault[] = [];
    for (const [index, { line, quantity }] of arrived.entries()) {
      const sent = this.lines.getItems().find((one) => one.line === line);
      if (!sent) faults.push({ field: `lines.${index}.line`, message: 'names no line of this transfer' });
      else if (quantity > sent.quantity)
        faults.push({ field: `lines.${index}.quantity`, message: 'is more than was sent' });
    }
    if (faults.length > 0) throw new ValidationFailed(faults);
    for (const sent of this.lines) {
      sent.receivedQuantity = arrived.find(({ line }) => line === sent.line)?.quantity ?? sent.quantity;
    }
  }

  /** It goes back to where it came from. @throws IllegalTransition */
  cancel(by: string, at: Date): void {
    this.end('cancelled', by, at);
  }

  private end(status: TransferStatus, by: string, at: Date): void {
    assertTransition('transfer', TRANSFER_TRANSITIONS, this.status, status);
    Object.assign(this, { status, endedBy: by, endedAt: at, updatedAt: at });
  }
}

/** One lot of a transfer. */
@Entity({ tableName: 'stock_transfer_line' })
@Unique({ properties: ['transfer', 'line'] })
export class StockTransferLine {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => StockTransfer })
  transfer!: StockTransfer;

  /** From 1. */
  @Property({ type: 'integer' })
  line!: number;

  @Property({ type: 'uuid' })
  lotId!: string;

  /** Sent, in units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  /** Where it was put. */
  @Property({ type: 'uuid', nullable: true })
  receivedLotId!: string | null;

  @Property({ type: 'integer', nullable: true })
  receivedQuantity!: number | null;

  static of(transfer: StockTransfer, line: number, sent: { lotId: string; quantity: number }): StockTransferLine {
    const fields = { id: uuidv7(), transfer, line, ...sent, receivedLotId: null, receivedQuantity: null };
    return Object.assign(new StockTransferLine(), fields);
  }
}
