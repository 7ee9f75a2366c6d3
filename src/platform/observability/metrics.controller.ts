import { Controller, Get, Header, Headers } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { hash, timingSafeEqual } from 'node:crypto';
import { register } from 'prom-client';
import { Environment } from '../../config/env';
import { DomainError } from '../../kernel/domain-error';
import { Public } from '../auth/access.decorator';

@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly env: Environment) {}

  /**
   * Numbers about processes, routes and pools; nothing about people. Keep it from the outside at the proxy all the same, or by METRICS_TOKEN.
   *
   * @throws DomainError `unauthenticated` without the token that is set
   */
  @Get()
  @Public()
  @Header('Content-Type', register.contentType)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'readMetrics',
    summary: 'Read the metrics of this process in the Prometheus text format',
    description:
      'Numbers about requests, pools, queues and the process; nothing about people. Where `METRICS_TOKEN` is set, `Authorization: Bearer` has to bring it.',
  })
  @ApiHeader({ name: 'authorization', required: false, description: '`Bearer` and the token, where one is set.' })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'Metrics.', schema: { type: 'string' } })
  read(@Headers('authorization') authorization?: string): Promise<string> {
    const { METRICS_TOKEN } = this.env;
    if (METRICS_TOKEN !== undefined && !isSame(authorization ?? '', `Bearer ${METRICS_TOKEN}`)) {
      throw new DomainError('unauthenticated', 'unauthenticated', 'Send Authorization: Bearer <METRICS_TOKEN>.');
    }
    return register.metrics();
  }
}

/** Takes as long whatever is wrong with it. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}
