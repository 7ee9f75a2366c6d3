import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { DoctorDirectory } from '../doctor-directory';
import type { DoctorRecord } from '../doctor-record';
import type { Slot } from '../schedule';
import { NextFreeTimes } from './next-free-times';

/** Doctors a transaction. */
const BATCH = 200;
const MINUTE_MS = 60_000;
/** Who is booked up gets a new slot when one comes within the horizon. */
const LOOK_FOR_NEW_MS = 15 * MINUTE_MS;
/** Should an event ever be missed, this is how long it shows. */
const LOOK_AGAIN_MS = 6 * 60 * MINUTE_MS;

/**
 * Keeps for each doctor a time before which no slot is free. A booking makes it too early, which is harmless, since whoever reads it looks
 * again; what frees time, and what changes hours, has it looked up anew.
 */
@Injectable()
export class NextFreeIndex {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: DoctorDirectory,
    private readonly times: NextFreeTimes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks these up anew. Safe to repeat. */
  async refresh(doctorIds: readonly string[]): Promise<void> {
    for (let at = 0; at < doctorIds.length; at += BATCH) {
      const ids = `{${doctorIds.slice(at, at + BATCH).join(',')}}`;
      await this.inTurn(async (em) => {
        await this.addMissing(em, ids);
        const text =
          'select doctor_id from doctor_next_free where doctor_id = any(?::uuid[]) order by doctor_id for update';
        await this.write(em, await em.execute<LockedRow[]>(text, [ids]));
      });
    }
  }

  /** Looks up those that the clock has made others, a batch. @returns how many there were */
  refreshDue(): Promise<number> {
    return this.inTurn(async (em) => {
      const locked = await em.execute<LockedRow[]>(
        `select doctor_id from doctor_next_free where check_after <= ? order by check_after limit ? for update skip locked`,
        [this.clock.now(), BATCH],
      );
      await this.write(em, locked);
      return locked.length;
    });
  }

  /** Takes in doctors nobody has told of. */
  async complete(): Promise<void> {
    await this.unitOfWork.run((em) => this.addMissing(em, null));
  }

  /**
   * Hours of all doctors have come back: any may be free at any time, until each was looked up. In the caller's transaction, after the
   * doctors' rows are locked.
   */
  async expectAnybody(em: EntityManager): Promise<void> {
    await em.execute(
      `with every as (select doctor_id from doctor_next_free order by doctor_id for update)
       update doctor_next_free n set free_at = ?, check_after = ? from every where n.doctor_id = every.doctor_id`,
      [this.clock.now(), this.clock.now()],
    );
  }

  /**
   * One at a time in this process: each look-up holds a connection while it reads by another, and so many at once would wait for one
   * another's.
   */
  private inTurn<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const done = this.turn.then(() => this.unitOfWork.run(work));
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async addMissing(em: EntityManager, ids: string | null): Promise<void> {
    await em.execute(
      `insert into doctor_next_free (doctor_id, free_at, check_after)
         select d.id, null, ? from doctor d
           where d.deleted_at is null and (?::uuid[] is null or d.id = any(?::uuid[]))
             and not exists (select from doctor_next_free n where n.doctor_id = d.id)
         on conflict do nothing`,
      [this.clock.now(), ids, ids],
    );
  }

  /**
   * With the rows locked, and only then reading what they are made of: whatever is committed later is told later, and waits for the lock.
   * What was read before it could be written over what somebody read after it.
   */
  private async write(em: EntityManager, locked: readonly LockedRow[]): Promise<void> {
    if (locked.length === 0) return;
    const nowMs = this.clock.now().getTime();
    const records = await this.directory.recordsNow(locked.map(({ doctor_id: id }) => id));
    const found = await this.times.withoutHolds(records, nowMs);
    const known = new Map(records.map((record) => [record.id, record]));
    const rows = locked.map(({ doctor_id: id }) => rowOf(id, known.get(id), found.get(id), nowMs));
    await em.execute(
      `update doctor_next_free n set free_at = v.free_at, check_after = v.check_after
         from jsonb_to_recordset(?::jsonb) as v (doctor_id uuid, free_at timestamptz, check_after timestamptz)
         where n.doctor_id = v.doctor_id`,
      [JSON.stringify(rows)],
    );
  }
}

interface LockedRow {
  doctor_id: string;
}

function rowOf(id: string, record: DoctorRecord | undefined, slot: Slot | undefined, nowMs: number) {
  // From then on it is below the notice. Never at once again, whatever the notice.
  const falls = slot && Math.max(nowMs + MINUTE_MS, slot.startsAt - record!.minimumNoticeMinutes * MINUTE_MS);
  const checkAfter = falls === undefined ? nowMs + LOOK_FOR_NEW_MS : Math.min(falls, nowMs + LOOK_AGAIN_MS);
  return {
    doctor_id: id,
    free_at: slot ? new Date(slot.startsAt).toISOString() : null,
    check_after: new Date(checkAfter).toISOString(),
  };
}
