import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { PresenceResponse } from './dto/presence.response';
import { MeetingTrail } from './meeting-trail';
import type { PresenceState } from './participants';
import { PresenceBoard } from './presence-board';

/** Who is in the room, for patient and doctor. */
@Injectable()
export class Presences {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly trail: MeetingTrail,
    private readonly board: PresenceBoard,
  ) {}

  /** Also for who has not joined yet. @throws NotFound */
  read(actor: SignedInActor, visitId: string): Promise<PresenceResponse[]> {
    return this.unitOfWork.run(async (em) => {
      const visit = await this.trail.visitSeenBy(em, actor, visitId);
      this.trail.record(em, actor, visit, 'meeting_presence.read');
      return this.board.list(em, visit);
    });
  }

  /** @throws NotFound, MeetingNotJoined */
  report(actor: SignedInActor, visitId: string, state: PresenceState): Promise<PresenceResponse[]> {
    const role = actor.role === 'doctor' ? 'doctor' : 'patient';
    return this.unitOfWork.run(async (em) => {
      const visit = await this.trail.visitSeenBy(em, actor, visitId);
      return this.board.report(em, actor, visit, { participant: { role, userId: actor.id }, state });
    });
  }
}
