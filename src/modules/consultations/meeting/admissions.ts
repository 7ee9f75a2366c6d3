import { Inject, Injectable } from '@nestjs/common';
import { MeetingAdmissionResponse } from './dto/meeting-admission.response';
import { MeetingPolicy } from './meeting-policy';
import type { Entered } from './meeting-rooms';
import { MeetingTexts } from './meeting-texts';
import { meetingsJoined } from './meetings.metrics';
import { MEETING_PROVIDER, type MeetingProvider } from './providers/meeting-provider';

/** What the provider lets somebody in with. */
@Injectable()
export class Admissions {
  constructor(
    @Inject(MEETING_PROVIDER) private readonly provider: MeetingProvider,
    private readonly texts: MeetingTexts,
    private readonly policy: MeetingPolicy,
  ) {}

  /** Asks nobody outside, so that it may run in the transaction. @throws MeetingsNotSetUp */
  async admit({ visit, meeting, presence, at }: Entered, displayName: string): Promise<MeetingAdmissionResponse> {
    const expiresAt = this.policy.admittedUntil(visit, at);
    const { id: participantId, role } = presence;
    const admission = this.provider.admit({
      room: await this.texts.roomOf(meeting),
      ...{ participantId, role, displayName, audioOnly: visit.mode === 'audio', from: at, until: expiresAt },
    });
    const { name: provider } = this.provider;
    const closesAt = this.policy.closesAt(visit);
    return MeetingAdmissionResponse.of({ provider, ...admission, participantId, expiresAt, closesAt });
  }

  /** Once it is committed. */
  count({ presence }: Entered): void {
    meetingsJoined.inc({ provider: this.provider.name, role: presence.role });
  }
}
