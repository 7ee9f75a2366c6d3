import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Admissions } from './admissions';
import type { MeetingAdmissionResponse } from './dto/meeting-admission.response';
import type { PresenceResponse } from './dto/presence.response';
import { GuestLookup } from './guest-lookup';
import { MeetingRooms } from './meeting-rooms';
import type { PresenceState } from './participants';
import { PresenceBoard } from './presence-board';

/** What somebody without an account does with a link. */
@Injectable()
export class GuestDoor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lookup: GuestLookup,
    private readonly rooms: MeetingRooms,
    private readonly admissions: Admissions,
    private readonly board: PresenceBoard,
  ) {}

  /** @throws GuestLinkInvalid, MeetingNotOpen, MeetingsNotSetUp */
  async join(actor: Actor, secret: string): Promise<MeetingAdmissionResponse> {
    const { entered, admission } = await this.unitOfWork.run(async (em) => {
      const { guest, visit } = await this.lookup.with(em, secret, true);
      const come = await this.rooms.enter(em, actor, visit, { role: 'guest', guest });
      return { entered: come, admission: await this.admissions.admit(come, await this.board.nameOf(guest)) };
    });
    this.admissions.count(entered);
    return admission;
  }

  /** @throws GuestLinkInvalid, MeetingNotJoined */
  report(actor: Actor, secret: string, state: PresenceState): Promise<PresenceResponse[]> {
    return this.unitOfWork.run(async (em) => {
      const { guest, visit } = await this.lookup.with(em, secret, false);
      return this.board.report(em, actor, visit, { participant: { role: 'guest', guest }, state });
    });
  }
}
