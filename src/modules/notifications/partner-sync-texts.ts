import type { SyncAlertFacts, SyncAlertKind } from '../pms-sync/status/sync-alert.events';
import type { NotificationText } from './notification.entity';
import { momentFor } from './words/reader';

const TROUBLED: Readonly<Record<SyncAlertKind, (value: number) => string>> = {
  drift: (value) => `its newest snapshots differ in ${counted(value, 'place')} from what is known of its stock`,
  dead_letters: (value) => `${counted(value, 'message')} from or to it ${value === 1 ? 'was' : 'were'} given up`,
  lag: (value) => `the oldest message from or to it has been under way for ${counted(value, 'minute')}`,
};

const RECOVERED: Readonly<Record<SyncAlertKind, string>> = {
  drift: 'its snapshots of the last days differ no more than they may',
  dead_letters: 'no messages were given up for a day, or they were taken up again',
  lag: 'messages arrive in time',
};

/** For administrators, in English and by the clock of the world. */
export function partnerSyncText(
  recovered: boolean,
  { partnerName, kind, value, openedAt }: SyncAlertFacts,
): NotificationText {
  if (recovered) {
    const since = momentFor({ locale: 'en', timeZone: 'UTC' }, openedAt);
    return {
      title: 'A partner is in step again',
      body: `${partnerName} is in step again: ${RECOVERED[kind]}. It had been out of step since ${since}.`,
    };
  }
  return {
    title: 'A partner has fallen out of step',
    body: `${partnerName} is out of step: ${TROUBLED[kind](value)}. Its synchronisation status says more; you are told when it is over.`,
  };
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
