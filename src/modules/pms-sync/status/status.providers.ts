import { DriftGauges } from './drift-gauges';
import { DriftRepository } from './drift.repository';
import { OutwardStatusRepository } from './outward-status.repository';
import { SyncAlertRepository } from './sync-alert.repository';
import { SyncStatusController } from './sync-status.controller';
import { SyncStatusRepository } from './sync-status.repository';
import { SyncStatuses } from './sync-status.service';
import { SyncWatchJob } from './sync-watch.job';
import { SyncWatch } from './sync-watch.service';

export const STATUS_CONTROLLERS = [SyncStatusController];

/** How partners fare, and who is told when one does not. */
export const STATUS_PROVIDERS = [
  SyncStatuses,
  SyncStatusRepository,
  OutwardStatusRepository,
  DriftRepository,
  DriftGauges,
  SyncAlertRepository,
  SyncWatch,
  SyncWatchJob,
];
