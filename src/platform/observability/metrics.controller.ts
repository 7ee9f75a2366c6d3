import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { register } from 'prom-client';
import { Public } from '../auth/access.decorator';

@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  /** Numbers about processes, routes and pools; nothing about people. Keep it from the outside at the proxy all the same. */
  @Get()
  @Public()
  @Header('Content-Type', register.contentType)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'readMetrics',
    summary: 'Read the metrics of this process in the Prometheus text format',
    description: 'Numbers about requests, pools, queues and the process; nothing about people.',
  })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, description: 'Metrics.', schema: { type: 'string' } })
  read(): Promise<string> {
    return register.metrics();
  }
}
