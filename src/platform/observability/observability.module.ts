import { Module, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';
import { DatabasePoolMetrics } from './database-pool.metrics';
import { MetricsController } from './metrics.controller';

/** Metrics under the names of OpenTelemetry's semantic conventions, in Prometheus' spelling, at `/metrics`. */
@Module({ controllers: [MetricsController], providers: [DatabasePoolMetrics] })
export class ObservabilityModule implements OnModuleInit {
  onModuleInit(): void {
    // The registry belongs to the process, which may hold more than one service in a test.
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  }
}
