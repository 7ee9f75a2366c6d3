import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Environment } from '../../config/env';
import { QueueConnection, openQueueConnection } from './queue-connection';
import { EVENTS_QUEUE, JOBS_QUEUE } from './queue-names';
import { Workers } from './workers';

const DAY_SECONDS = 86_400;

/** What failed for good waits a month for somebody. */
const DEAD_LETTERS = { removeOnFail: { age: 30 * DAY_SECONDS } };

/*
 * What is done is kept a while, so that a second delivery meets its id. By age and never by count: BullMQ counts through all that it keeps
 * whenever a job is done (10,000 kept on PostgreSQL: 230 events/s instead of 1,100).
 */
const DONE_EVENTS = { removeOnComplete: { age: 300 } };
const DONE_JOBS = { removeOnComplete: { age: 3_600 } };

const QUEUE_CONNECTION_MODULE = {
  module: class QueueConnectionModule {},
  providers: [{ provide: QueueConnection, inject: [Environment], useFactory: openQueueConnection }],
  exports: [QueueConnection],
};

@Global()
@Module({
  imports: [
    DiscoveryModule,
    QUEUE_CONNECTION_MODULE,
    BullModule.forRootAsync({
      imports: [QUEUE_CONNECTION_MODULE],
      inject: [QueueConnection],
      useFactory: ({ connection }: QueueConnection) => ({ connection, prefix: 'theriac' }),
      // Workers start when everything else has: see Workers.
      extraOptions: { manualRegistration: true },
    }),
    BullModule.registerQueue(
      {
        name: EVENTS_QUEUE,
        defaultJobOptions: {
          ...DEAD_LETTERS,
          ...DONE_EVENTS,
          // 0.5, 1, 2 … 32 s, about a minute in all; then the job stays as a dead letter.
          attempts: 8,
          backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
        },
      },
      {
        name: JOBS_QUEUE,
        defaultJobOptions: {
          ...DEAD_LETTERS,
          ...DONE_JOBS,
          attempts: 3,
          backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 },
        },
      },
    ),
  ],
  providers: [Workers],
  exports: [QUEUE_CONNECTION_MODULE, BullModule],
})
export class QueuesModule {}
