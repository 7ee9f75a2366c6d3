import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Gauge } from 'prom-client';
import { Drain } from '../http/drain';
import { Dependencies, type Dependency } from './dependencies';

const EVERY_MS = 15_000;

export const dependencyUp = new Gauge({
  name: 'dependency_up',
  help: 'Whether what this process depends on answered when it was last asked (1) or not (0).',
  labelNames: ['dependency'] as const,
});

/**
 * Watches each dependency from this process's own seat: sets its gauge, opens one alert when it goes down and closes it when it is back.
 * Every instance does, without the queue: what one of them cannot reach the others may.
 */
@Injectable()
export class DependencyProbe implements OnApplicationBootstrap {
  private readonly logger = new Logger(DependencyProbe.name);
  /** When the open alerts were opened, in milliseconds of `performance.now()`. */
  private readonly downSince = new Map<string, number>();

  constructor(
    private readonly dependencies: Dependencies,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    void this.probe();
  }

  @Interval(EVERY_MS)
  async probe(): Promise<void> {
    await Promise.all(this.dependencies.all.map((dependency) => this.watch(dependency)));
  }

  private async watch({ name, check }: Dependency): Promise<void> {
    const fault = await check.fault();
    // What goes while we go is no news.
    if (this.drain.draining) return;
    dependencyUp.set({ dependency: name }, fault ? 0 : 1);
    if (fault) this.openAlert(name, fault);
    else this.closeAlert(name);
  }

  private openAlert(dependency: string, fault: Error): void {
    if (this.downSince.has(dependency)) return;
    this.downSince.set(dependency, performance.now());
    this.logger.error({ alert: 'opened', dependency, cause: fault.message }, `${dependency} is down`);
  }

  private closeAlert(dependency: string): void {
    const since = this.downSince.get(dependency);
    if (since === undefined) return;
    this.downSince.delete(dependency);
    const seconds = Math.round((performance.now() - since) / 1_000);
    this.logger.warn({ alert: 'closed', dependency, seconds }, `${dependency} is up again`);
  }
}
