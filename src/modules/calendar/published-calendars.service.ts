import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { Diaries } from './diaries';
import { FeedOwners } from './feed-owners';

export interface PublishedCalendar {
  content: string;
  /** With its quotes. */
  etag: string;
}

/** Calendars as programs fetch them. */
@Injectable()
export class PublishedCalendars {
  constructor(
    private readonly work: UnitOfWork,
    private readonly owners: FeedOwners,
    private readonly diaries: Diaries,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Leaves an audit row: who has the address is not known, but that it was read is.
   *
   * @param file the token with `.ics`
   * @throws NotFound for an address that is good for nothing; DomainError `rate_limited`
   */
  async read(actor: Actor, file: string): Promise<PublishedCalendar> {
    const content = await this.work.run(async (em) => {
      const { id, role } = await this.owners.ownerOf(em, file);
      const patientId = role === 'patient' ? id : undefined;
      this.audit.record(em, actor, { action: 'calendar_feed.read', subjectType: 'user', subjectId: id, patientId });
      return this.diaries.of(em, id);
    });
    return { content, etag: `"${createHash('sha256').update(content).digest('base64url')}"` };
  }
}
