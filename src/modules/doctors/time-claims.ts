import type { EntityManager } from '@mikro-orm/postgresql';
import { TimeClaim } from './time-claim.entity';

/** What a visit takes: the doctor with the buffers, the patient without; tstzranges, half open. */
export interface VisitTime {
  consultationId: string;
  doctorId: string;
  patientId: string;
  doctorBusy: string;
  patientBusy: string;
}

/** Gives the time of a visit back, in the caller's transaction. */
export async function releaseTime(em: EntityManager, consultationId: string): Promise<void> {
  await em.nativeDelete(TimeClaim, { ownerId: consultationId });
}

/**
 * Takes the time of a visit again, in the caller's transaction, all of it or nothing.
 *
 * The race with another booking is decided by the exclusion constraint; ON CONFLICT DO NOTHING makes losing an answer and no deadlock.
 */
export async function retakeTime(em: EntityManager, visit: VisitTime): Promise<boolean> {
  const taken = await em.execute<{ owner_id: string }[]>(
    `insert into time_claim (owner_id, resource_id, during, kind)
       select ?, wanted.resource_id, wanted.during, 'consultation'
         from (values (?::uuid, ?::tstzrange), (?::uuid, ?::tstzrange)) as wanted (resource_id, during)
         order by wanted.resource_id
       on conflict do nothing returning owner_id`,
    [visit.consultationId, visit.doctorId, visit.doctorBusy, visit.patientId, visit.patientBusy],
  );
  if (taken.length === 2) return true;
  await releaseTime(em, visit.consultationId);
  return false;
}
