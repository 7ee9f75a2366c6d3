import { Module } from '@nestjs/common';
import { LiveAdmission } from './live-admission';
import { LiveEndpoint } from './live-endpoint';
import { LiveHandshake } from './live-handshake';
import { LiveLogWriter } from './live-log-writer';
import { LiveSessions } from './live-sessions';
import { LiveTail } from './live-tail';
import { LiveUpdateExpiry } from './live-update-expiry.job';
import { LiveUpdateRepository } from './live-update.repository';
import { LiveUpdatesHandler } from './live-updates.handler';
import { LiveUpdatesPersonalData } from './live-updates.personal-data';

/** Tells people who are connected what happens, while it happens. */
@Module({
  providers: [
    LiveAdmission,
    LiveEndpoint,
    LiveHandshake,
    LiveLogWriter,
    LiveSessions,
    LiveTail,
    LiveUpdateExpiry,
    LiveUpdateRepository,
    LiveUpdatesHandler,
    LiveUpdatesPersonalData,
  ],
})
export class LiveUpdatesModule {}
