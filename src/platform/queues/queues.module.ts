import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Environment } from '../../config/env';
import { QueueConnection, openQueueConnection } from './queue-connection';
import { EVENTS_QUEUE, JOBS_QUEUE } from './queue-names';
import { Workers } from './workers';

const DAY_SECONDS = 86_400;

/** What is done is kept for an hour, so that a second delivery meets its id; what failed for good waits a month for somebody. */
const RETENTION = {
  removeOnComplete: { age: 3_600, count: 10_000 },
  removeOnFail: { age: 30 * DAY_SECONDS },
} as const;

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
          ...RETENTION,
          // 0.5, 1, 2 … 32 s, about a minute in all; then the job stays as a dead letter.
          attempts: 8,
          backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
        },
      },
      {
        name: JOBS_QUEUE,
        defaultJobOptions: { ...RETENTION, attempts: 3, backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 } },
      },
    ),
  ],
  providers: [Workers],
  exports: [QUEUE_CONNECTION_MODULE, BullModule],
})
export class QueuesModule {}
