import { ReschedulePolicy } from './reschedule-policy';
import { RescheduleSteps } from './reschedule-steps.service';
import { ReschedulingController } from './rescheduling.controller';
import { Rescheduling } from './rescheduling.service';

export const RESCHEDULE_CONTROLLERS = [ReschedulingController];

export const RESCHEDULE_PROVIDERS = [ReschedulePolicy, RescheduleSteps, Rescheduling];
