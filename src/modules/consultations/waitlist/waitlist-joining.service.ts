import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type FieldFault, NotFound, ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import { AuditTrail } from '../../audit';
import { Doctor } from '../../doctors';
import { assertPatient, patientFor } from '../patient-for';
import type { JoinWaitlistRequest } from './dto/join-waitlist.request';
import { WaitlistEntryResponse } from './dto/waitlist-entry.response';
import { WaitlistEntry } from './waitlist-entry.entity';
import { TooManyWaitlistEntries } from './waitlist.errors';
import { WaitlistRepository } from './waitlist.repository';

/** Puts a patient on the waiting list. */
@Injectable()
export class WaitlistJoining {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly waitlist: WaitlistRepository,
    private readonly audit: AuditTrail,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed, NotFound for an unknown doctor, TooManyWaitlistEntries */
  join(actor: SignedInActor, body: JoinWaitlistRequest, key: string | null): Promise<RenderedAnswer> {
    const patientId = patientFor(actor, body.patientId);
    const at = this.clock.now();
    const { doctorId = null, specialty = null, visitKind = null, earliestTime = null, latestTime = null } = body;
    const whose = { patientId, doctorId, specialty, visitKind };
    const window = { startsFrom: new Date(body.from), startsUntil: new Date(body.until) };
    return this.idempotency.run({ actor, route: 'POST /waitlist-entries', key, body }, 201, async (em) => {
      // A repeat gets its first answer, however late it comes.
      assertSound(body, at);
      if (actor.role !== 'patient') await assertPatient(em, patientId);
      if (doctorId) await assertOffered(em, doctorId, visitKind);
      await this.waitlist.lockPatient(em, patientId);
      const most = this.env.WAITLIST_ENTRIES_PER_PATIENT;
      if ((await this.waitlist.countOpen(em, patientId)) >= most) throw new TooManyWaitlistEntries(most);
      const entry = WaitlistEntry.of({ ...whose, ...window, earliestTime, latestTime }, at);
      em.persist(entry);
      const subject = { subjectType: 'waitlist_entry', subjectId: entry.id, patientId };
      this.audit.record(em, actor, { action: 'waitlist_entry.created', ...subject });
      return WaitlistEntryResponse.from(entry);
    });
  }
}

/** @throws NotFound; ValidationFailed for a kind of visit that the doctor does not offer */
async function assertOffered(em: EntityManager, doctorId: string, visitKind: string | null): Promise<void> {
  const doctor = await em.findOne(Doctor, { id: doctorId, deletedAt: null });
  if (!doctor) throw new NotFound('doctor');
  if (visitKind === null || doctor.visitKinds.some(({ code }) => code === visitKind)) return;
  throw new ValidationFailed([{ field: 'visitKind', message: 'is no kind of visit that this doctor offers' }]);
}

/** Every fault at once. @throws ValidationFailed */
function assertSound(body: JoinWaitlistRequest, now: Date): void {
  const { doctorId, specialty, from, until, earliestTime, latestTime } = body;
  const faults: FieldFault[] = [];
  if ((doctorId === undefined) === (specialty === undefined)) {
    faults.push({ field: 'doctorId', message: 'must be given, or else a specialty, and not both' });
  }
  const ends = Date.parse(until);
  if (!(ends > now.getTime() && ends > Date.parse(from))) {
    faults.push({ field: 'until', message: 'must be after `from`, and still to come' });
  }
  if (earliestTime !== undefined && latestTime !== undefined && earliestTime > latestTime) {
    faults.push({ field: 'latestTime', message: 'must not be before `earliestTime`' });
  }
  if (faults.length > 0) throw new ValidationFailed(faults);
}
