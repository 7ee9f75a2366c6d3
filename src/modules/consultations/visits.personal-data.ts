import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  type Obligation,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { Doctor } from '../doctors';
import { Consultation } from './consultation.entity';
import type { ConsultationStatus } from './consultation-status';
import { ConsultationTexts } from './consultation-texts';
import { VisitMove } from './reschedule/visit-move.entity';

/** A visit in one of these is not over. */
const STILL_TO_COME: readonly ConsultationStatus[] = ['pending_payment', 'scheduled', 'checked_in', 'in_progress'];

@PersonalData({
  section: 'consultations',
  tables: {
    consultation: {
      kept: 'Medical record: a clinic must be able to show whom it treated, for what, for as long as the law says.',
    },
    consultation_move: { kept: 'Part of the medical record: who moved a visit to another time, and why.' },
    status_change: { kept: 'Part of the medical record: who moved a visit along, and why.' },
  },
})
export class VisitsPersonalData implements HoldsPersonalData {
  constructor(private readonly texts: ConsultationTexts) {}

  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const visits = await em.find(
      Consultation,
      { patientId: userId },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    const moves = await em.find(VisitMove, { consultationId: { $in: visits.map(({ id }) => id) } });
    const movesOf = (id: string) => moves.filter(({ consultationId }) => consultationId === id);
    return section(await Promise.all(visits.map((visit) => this.exported(visit, movesOf(visit.id)))));
  }

  /** As the patient, and as the doctor. */
  async obligations(em: EntityManager, userId: string): Promise<Obligation[]> {
    const doctor = await em.findOne(Doctor, { userId });
    const visits = await em.find(
      Consultation,
      {
        status: { $in: [...STILL_TO_COME] },
        $or: [{ patientId: userId }, ...(doctor ? [{ doctorId: doctor.id }] : [])],
      },
      { orderBy: { startsAt: 'asc' }, limit: 100 },
    );
    return visits.map(({ id, startsAt }) => ({ type: 'consultation', id, at: startsAt.toISOString() }));
  }

  private async exported(visit: Consultation, moves: readonly VisitMove[]): Promise<object> {
    const { id, doctorId, status, startsAt, endsAt, mode, visitKind, sequence, bookedBy, cancelledAt, createdAt } =
      visit;
    return {
      ...{ id, doctorId, status, startsAt, endsAt, mode, visitKind, sequence, bookedBy },
      reason: await this.texts.reasonFor({ role: 'patient' }, visit),
      ...timesOf(visit),
      cancelledAt: cancelledAt ?? null,
      cancellationReason: await this.texts.cancellationReasonOf(visit),
      moves: await Promise.all(moves.map((move) => this.exportedMove(move))),
      createdAt,
    };
  }

  private async exportedMove(move: VisitMove): Promise<object> {
    const { at, fromStartsAt, toStartsAt } = move;
    return { at, fromStartsAt, toStartsAt, reason: await this.texts.moveReasonOf(move) };
  }
}

/** When each step of the visit was taken; null for one that was not. */
function timesOf({ checkedInAt, startedAt, endedAt, missedAt }: Consultation): Record<string, Date | null> {
  return {
    checkedInAt: checkedInAt ?? null,
    startedAt: startedAt ?? null,
    endedAt: endedAt ?? null,
    missedAt: missedAt ?? null,
  };
}
