import { WaitlistCandidates } from './waitlist-candidates.service';
import { WaitlistController } from './waitlist.controller';
import { WaitlistHandler } from './waitlist.handler';
import { WaitlistJob } from './waitlist.job';
import { WaitlistJoining } from './waitlist-joining.service';
import { WaitlistMatching } from './waitlist-matching.service';
import { WaitlistOffering } from './waitlist-offering.service';
import { WaitlistPersonalData } from './waitlist.personal-data';
import { WaitlistRepository } from './waitlist.repository';
import { Waitlist } from './waitlist.service';

export const WAITLIST_CONTROLLERS = [WaitlistController];

export const WAITLIST_PROVIDERS = [
  Waitlist,
  WaitlistCandidates,
  WaitlistHandler,
  WaitlistJob,
  WaitlistJoining,
  WaitlistMatching,
  WaitlistOffering,
  WaitlistPersonalData,
  WaitlistRepository,
];
