import { ApiProperty } from '@nestjs/swagger';
import type { Verification } from '../verification/audit-verification.repository';
import { FAULT_KINDS, type FaultKind, type TrailFault } from '../verification/verification-report';

const EXAMPLE_ID = '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b';
const instant = { type: 'string', format: 'date-time', example: '2026-11-21T02:30:00.000Z' } as const;
const count = { type: 'integer', format: 'int64', example: 1_204 } as const;

/** One thing that is not as it was sealed. */
export class AuditFaultResponse {
  @ApiProperty({ enum: FAULT_KINDS, enumName: 'AuditFaultKind', example: 'row_altered' })
  kind!: FaultKind;

  @ApiProperty({ ...count, nullable: true, description: 'The seal; null for a row that is in none.' })
  sequence!: number | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The row, if it is one.',
    example: EXAMPLE_ID,
  })
  rowId!: string | null;

  @ApiProperty({ type: 'string', example: `row ${EXAMPLE_ID} of seal 1204 is not as it was sealed` })
  message!: string;

  static from({ kind, sequence, rowId, message }: TrailFault): AuditFaultResponse {
    return Object.assign(new AuditFaultResponse(), { kind, sequence, rowId, message });
  }
}

/** A verification of the audit trail and what it found. */
export class AuditVerificationResponse {
  @ApiProperty({ type: 'string', format: 'uuid', example: EXAMPLE_ID })
  id!: string;

  @ApiProperty({ type: 'boolean', description: 'Whether everything is as it was sealed.', example: true })
  valid!: boolean;

  @ApiProperty({ type: AuditFaultResponse, nullable: true, description: 'The first bad row or seal.' })
  firstFault!: AuditFaultResponse | null;

  @ApiProperty({ type: [AuditFaultResponse], description: 'The first twenty.' })
  faults!: AuditFaultResponse[];

  @ApiProperty({ ...count, description: 'Seals that were verified.' })
  seals!: number;

  @ApiProperty({ ...count, nullable: true, description: 'Number of the last of them.' })
  lastSequence!: number | null;

  @ApiProperty({ ...count, description: 'Sealed rows that were compared.' })
  rows!: number;

  @ApiProperty({ ...count, description: 'Rows that wait for their seal.' })
  waiting!: number;

  @ApiProperty({
    ...count,
    nullable: true,
    description: 'Copies of seals outside the database that were compared; null in a process that has none.',
  })
  headsCompared!: number | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Who asked; null for the nightly run.',
    example: EXAMPLE_ID,
  })
  requestedBy!: string | null;

  @ApiProperty({ ...instant, nullable: true })
  from!: string | null;

  @ApiProperty({ ...instant, nullable: true })
  to!: string | null;

  @ApiProperty(instant)
  startedAt!: string;

  @ApiProperty(instant)
  finishedAt!: string;

  static from({ id, requestedBy, startedAt, finishedAt, from, to, report }: Verification): AuditVerificationResponse {
    const { valid, seals, lastSequence, rows, waiting, heads } = report;
    const faults = report.faults.map((fault) => AuditFaultResponse.from(fault));
    return Object.assign(new AuditVerificationResponse(), {
      id,
      valid,
      firstFault: faults.at(0) ?? null,
      faults,
      seals,
      lastSequence,
      rows,
      waiting,
      headsCompared: heads?.compared ?? null,
      requestedBy,
      from: from?.toISOString() ?? null,
      to: to?.toISOString() ?? null,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
    });
  }
}
