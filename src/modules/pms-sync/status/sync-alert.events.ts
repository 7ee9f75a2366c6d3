import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export const SYNC_TROUBLED = 'partner_sync.troubled';
export const SYNC_RECOVERED = 'partner_sync.recovered';

/** `drift`: snapshots differ. `dead_letters`: messages were given up. `lag`: the oldest message has waited too long. */
export const SYNC_ALERT_KINDS = ['drift', 'dead_letters', 'lag'] as const;
export type SyncAlertKind = (typeof SYNC_ALERT_KINDS)[number];

export interface SyncAlertFacts {
  alertId: string;
  partnerId: string;
  partnerName: string;
  kind: SyncAlertKind;
  /** When it began: differences, messages of a day, or minutes. */
  value: number;
  openedAt: string;
}

/** A partner is out of step, or in step again. */
export const syncAlertEvent = (
  type: typeof SYNC_TROUBLED | typeof SYNC_RECOVERED,
  facts: SyncAlertFacts,
  occurredAt: Date,
): DomainEvent => ({
  id: uuidv7(),
  type,
  version: 1,
  aggregateType: 'partner_sync',
  aggregateId: facts.partnerId,
  occurredAt,
  payload: { ...facts },
});
