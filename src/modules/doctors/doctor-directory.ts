import { Inject, Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound } from '../../kernel/domain-error';
import { PreparedStatements } from '../../platform/database/prepared-statements';
import type { BookableDoctor } from './bookable-doctor';
import { DoctorCache } from './doctor-cache';
import { bookableFrom, type DoctorRecord } from './doctor-record';
import { DOCTOR_RECORDS } from './doctor-statements';

const DAY_MS = 86_400_000;
const FORGOTTEN_AT_ONCE = 250;

/** The door to doctors for those who book: from the cache, so a decision verifies `version` on the primary. */
@Injectable()
export class DoctorDirectory {
  private asked?: { ids: string[]; answer: Promise<Map<string, DoctorRecord>> };

  constructor(
    private readonly cache: DoctorCache,
    private readonly statements: PreparedStatements,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A doctor who takes bookings; null for one who does not, is retired, or never was. */
  async bookable(doctorId: string): Promise<BookableDoctor | null> {
    const record = await this.find(doctorId);
    return record?.acceptsBookings ? bookableFrom(record) : null;
  }

  /** As {@link bookable}, read from the primary: for a booking that was told its version is stale. */
  async refreshed(doctorId: string): Promise<BookableDoctor | null> {
    await this.forget(doctorId);
    return this.bookable(doctorId);
  }

  recordAtHand(doctorId: string): DoctorRecord | undefined {
    return this.cache.records.peek(doctorId);
  }

  /**
   * The record at hand or in the cache or, failing that, in the database.
   * @throws NotFound for a doctor who is retired or never was.
   */
  record(doctorId: string): DoctorRecord | Promise<DoctorRecord> {
    return this.cache.records.peek(doctorId) ?? this.cache.records.getOrSet(doctorId, () => this.read(doctorId));
  }

  /** The records of these doctors in this order, those that are gone left out; what is not at hand is read together. */
  async recordsOf(doctorIds: readonly string[]): Promise<DoctorRecord[]> {
    const records = await Promise.all(doctorIds.map((id) => this.find(id)));
    return records.filter((record) => record !== null);
  }

  /** The records as the database has them, in no order; no cache knows them and none learns of them. */
  recordsNow(doctorIds: readonly string[]): Promise<DoctorRecord[]> {
    return this.readAll(doctorIds);
  }

  /** To be called once a change of the doctor is committed. */
  async forget(doctorId: string): Promise<void> {
    await this.cache.records.delete(doctorId);
  }

  /** To be called once a change of many doctors is committed; a moment passes between every few hundred. */
  async forgetAll(doctorIds: readonly string[]): Promise<void> {
    for (let at = 0; at < doctorIds.length; at += FORGOTTEN_AT_ONCE) {
      await Promise.all(doctorIds.slice(at, at + FORGOTTEN_AT_ONCE).map((id) => this.forget(id)));
      await breathe();
    }
  }

  private async find(doctorId: string): Promise<DoctorRecord | null> {
    try {
      return await this.record(doctorId);
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  }

  private async read(doctorId: string): Promise<DoctorRecord> {
    const record = (await this.readTogether(doctorId)).get(doctorId);
    if (!record) throw new NotFound('doctor');
    return record;
  }

  /**
   * All who ask within one turn of the event loop are answered by one statement. It is sent after the last of them asked, so that what it
   * reads is never older than the question: the cache relies on that.
   */
  private readTogether(doctorId: string): Promise<Map<string, DoctorRecord>> {
    this.asked ??= { ids: [], answer: breathe().then(() => this.answerAsked()) };
    this.asked.ids.push(doctorId);
    return this.asked.answer;
  }

  private async answerAsked(): Promise<Map<string, DoctorRecord>> {
    const { ids } = this.asked!;
    this.asked = undefined;
    return new Map((await this.readAll(ids)).map((record) => [record.id, record]));
  }

  private async readAll(doctorIds: readonly string[]): Promise<DoctorRecord[]> {
    if (doctorIds.length === 0) return [];
    // Yesterday's exceptions still matter to somebody whose yesterday is not over.
    const since = new Date(this.clock.now().getTime() - 2 * DAY_MS).toISOString();
    const rows = await this.statements.rows<{ record: string }>(DOCTOR_RECORDS, [doctorIds, since]);
    return rows.map((row) => JSON.parse(row.record) as DoctorRecord);
  }
}
