import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { Drain } from '../http/drain';
import { Dependencies, type Dependency } from './dependencies';

/** Whether requests should be sent to this process. */
@Injectable()
export class Readiness {
  private hasBeenReady = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly dependencies: Dependencies,
    private readonly drain: Drain,
  ) {}

  /** Everything that a request needs, and that this process is not on its way out. */
  ready(): Promise<HealthCheckResult> {
    return this.check([...this.dependencyIndicators(), () => this.drainIndicator()]);
  }

  /** As {@link ready} until that was so once; from then on always well: what fails later is for the other probes. */
  async started(): Promise<HealthCheckResult> {
    if (this.hasBeenReady) return { status: 'ok', info: {}, error: {}, details: {} };
    return this.check(this.dependencyIndicators());
  }

  private dependencyIndicators() {
    return this.dependencies.all.map((dependency) => () => this.indicatorOf(dependency));
  }

  private async check(indicators: Parameters<HealthCheckService['check']>[0]): Promise<HealthCheckResult> {
    try {
      const result = await this.health.check(indicators);
      this.hasBeenReady = true;
      return result;
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }

  private async indicatorOf({ name, check }: Dependency) {
    const indicator = this.indicators.check(name);
    const fault = await check.fault();
    return fault ? indicator.down({ message: fault.message }) : indicator.up();
  }

  private drainIndicator() {
    const indicator = this.indicators.check('process');
    return Promise.resolve(this.drain.draining ? indicator.down({ message: 'shutting down' }) : indicator.up());
  }
}
