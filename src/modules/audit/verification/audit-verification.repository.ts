import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { VerificationReport } from './verification-report';

/** One verification that was made, with what it found. */
export interface Verification {
  id: string;
  /** The account that asked, or null for the nightly run. */
  requestedBy: string | null;
  startedAt: Date;
  finishedAt: Date;
  from: Date | null;
  to: Date | null;
  report: VerificationReport;
}

@Injectable()
export class AuditVerificationRepository {
  async add(
    em: EntityManager,
    { id, requestedBy, startedAt, finishedAt, from, to, report }: Verification,
  ): Promise<void> {
    await em.execute(
      `insert into audit_verification (id, requested_by, started_at, finished_at, from_at, to_at, valid, report)
       values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)`,
      [id, requestedBy, startedAt, finishedAt, from, to, report.valid, JSON.stringify(report)],
    );
  }

  async latest(em: EntityManager): Promise<Verification | undefined> {
    type Row = Omit<Verification, 'startedAt' | 'finishedAt' | 'from' | 'to'> &
      Record<'startedAt' | 'finishedAt', string> &
      Record<'from' | 'to', string | null>;
    const [row] = await em.execute<Row[]>(
      `select id, requested_by as "requestedBy", started_at as "startedAt", finished_at as "finishedAt", from_at as "from", to_at as "to", report
       from audit_verification order by id desc limit 1`,
    );
    if (!row) return undefined;
    const { startedAt, finishedAt, from, to } = row;
    const instants = { startedAt: new Date(startedAt), finishedAt: new Date(finishedAt) };
    return { ...row, ...instants, from: from === null ? null : new Date(from), to: to === null ? null : new Date(to) };
  }
}
