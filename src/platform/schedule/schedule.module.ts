import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule as NestScheduleModule } from '@nestjs/schedule';
import { IdempotencyKeyExpiry } from './idempotency-key-expiry.job';
import { JobScheduler } from './job-scheduler';
import { JobsWorker } from './jobs.worker';
import { PartitionMaintenance } from './partition-maintenance.job';
import { ScheduledJobs } from './scheduled-jobs';

@Module({
  imports: [DiscoveryModule, NestScheduleModule.forRoot()],
  providers: [ScheduledJobs, JobScheduler, JobsWorker, PartitionMaintenance, IdempotencyKeyExpiry],
})
export class ScheduleModule {}
