import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';

interface TherapyRow {
  prescriptionId: string;
  line: number;
  productId: string;
}

/** What a patient takes by what was prescribed here. */
@Injectable()
export class ActiveTherapies {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * Until the end of the transaction nobody else signs for this patient: of two signatures at the same instant the second one sees what
   * the first has made of the patient's therapy. Taken with the own draft locked, and before any other prescription and stock are; nothing
   * but a signature takes it, so that nobody who holds it waits for somebody who wants it.
   */
  async lock(em: EntityManager, patientId: string): Promise<void> {
    await em.execute(`select pg_advisory_xact_lock(hashtextextended('therapy of ' || ?::text, 0))`, [patientId]);
  }

  /** Signed and not at its end, or handed out and not used up yet. */
  of(em: EntityManager, patientId: string, except: readonly string[]): Promise<TherapyRow[]> {
    return em.execute<TherapyRow[]>(
      `select p.id as "prescriptionId", l.line, l.product_id as "productId"
         from prescription p join prescription_line l on l.prescription_id = p.id
        where p.patient_id = ? and p.signed_at is not null and not p.id = any(?::uuid[])
          and (p.status in ('reserved', 'partially_reserved', 'awaiting_stock', 'partially_dispensed', 'on_hold')
               or l.fill_started_at + make_interval(days => l.days_supply) > ?)
        order by p.signed_at, p.id, l.line`,
      [patientId, `{${except.join(',')}}`, this.clock.now()],
    );
  }
}
