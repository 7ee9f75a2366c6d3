import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { fillsOf, refillDueAt } from '../fill';
import type { PrescriptionLine } from '../prescription-line.entity';
import { RefillNotice } from './refill-notice.entity';

/** Refills that may begin and that nobody was told of. */
@Injectable()
export class DueRefills {
  constructor(
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** In the order of the ids, from after one of them. */
  async prescriptions(em: EntityManager, after: string, limit: number): Promise<string[]> {
    const now = this.clock.now();
    const rows = await em.execute<{ id: string }[]>(
      `select p.id from prescription p
        where p.status = 'partially_dispensed' and p.expires_at > ? and p.id > ?::uuid
          and exists (
            select from prescription_line l
             where l.prescription_id = p.id and l.dispensed between l.quantity and l.quantity * (l.refills + 1) - 1
               and l.dispensed % l.quantity = 0
               and l.fill_started_at + make_interval(hours => 24 * greatest(0, l.days_supply - ?::integer)) <= ?
               and not exists (select from prescription_refill_notice n
                                where n.prescription_line_id = l.id and n.after_fill = l.dispensed / l.quantity))
        order by p.id limit ?`,
      [now, after, this.env.REFILL_EARLY_DAYS, now, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Of one prescription, which must be locked. */
  async lines(em: EntityManager, lines: readonly PrescriptionLine[]): Promise<PrescriptionLine[]> {
    const due = lines.filter((line) => {
      const at = refillDueAt(line, this.env.REFILL_EARLY_DAYS);
      return at !== null && at <= this.clock.now();
    });
    const told = await em.find(RefillNotice, { prescriptionLineId: { $in: due.map(({ id }) => id) } });
    return due.filter(
      (line) => !told.some((notice) => notice.prescriptionLineId === line.id && notice.afterFill === fillsOf(line)),
    );
  }
}
