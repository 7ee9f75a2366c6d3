import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { type RunsOnSchedule, type Schedule, SCHEDULED_JOB } from './scheduled-job.decorator';

export interface RegisteredJob {
  schedule: Schedule;
  job: RunsOnSchedule;
}

/** Every provider that is marked with ScheduledJob, by its name. */
@Injectable()
export class ScheduledJobs implements OnApplicationBootstrap {
  private readonly byName = new Map<string, RegisteredJob>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error when two jobs share a name: the ids of their runs would collide. */
  onApplicationBootstrap(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function') continue;
      const schedule = this.reflector.get<Schedule | undefined>(SCHEDULED_JOB, metatype);
      if (!schedule) continue;
      if (this.byName.has(schedule.name)) throw new Error(`Two scheduled jobs are named ${schedule.name}.`);
      this.byName.set(schedule.name, { schedule, job: instance as RunsOnSchedule });
    }
  }

  all(): RegisteredJob[] {
    return [...this.byName.values()];
  }

  named(name: string): RegisteredJob | undefined {
    return this.byName.get(name);
  }
}
