import type { Provider } from '@nestjs/common';
import { Environment } from '../../../config/env';
import { Admissions } from './admissions';
import { GuestCards } from './guest-cards';
import { GuestDoorController } from './guest-door.controller';
import { GuestDoor } from './guest-door.service';
import { GuestInvitations } from './guest-invitations.service';
import { GuestLetters } from './guest-letters';
import { GuestLinks } from './guest-links';
import { GuestList } from './guest-list.service';
import { GuestLookup } from './guest-lookup';
import { GuestMailHandler } from './guest-mail.handler';
import { GuestNewsHandler } from './guest-news.handler';
import { GuestsController } from './guests.controller';
import { Joining } from './joining.service';
import { MeetingController } from './meeting.controller';
import { MeetingPolicy } from './meeting-policy';
import { MeetingRooms } from './meeting-rooms';
import { MeetingTexts } from './meeting-texts';
import { MeetingTrail } from './meeting-trail';
import { MeetingUpkeep } from './meeting-upkeep.job';
import { MeetingRepository } from './meeting.repository';
import { MeetingsPersonalData } from './meetings.personal-data';
import { PresenceBoard } from './presence-board';
import { Presences } from './presence.service';
import { MEETING_PROVIDER } from './providers/meeting-provider';
import { meetingProviderOf } from './providers/meeting-provider-of';

export const MEETING_CONTROLLERS = [MeetingController, GuestsController, GuestDoorController];

export const MEETING_PROVIDERS: Provider[] = [
  Admissions,
  GuestCards,
  GuestDoor,
  GuestInvitations,
  GuestLetters,
  GuestLinks,
  GuestList,
  GuestLookup,
  GuestMailHandler,
  GuestNewsHandler,
  Joining,
  MeetingPolicy,
  MeetingRepository,
  MeetingRooms,
  MeetingTexts,
  MeetingTrail,
  MeetingUpkeep,
  MeetingsPersonalData,
  PresenceBoard,
  Presences,
  { provide: MEETING_PROVIDER, useFactory: meetingProviderOf, inject: [Environment] },
];
