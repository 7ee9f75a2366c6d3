import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorator';
import { AnswersAtHand } from '../http/answers-at-hand';
import { RenderedAnswer } from '../http/envelope';
import { HealthIndicatorResponse, HealthResponse, LivenessResponse } from './health.response';
import { Readiness } from './readiness';

const ALIVE: LivenessResponse = Object.freeze({ status: 'ok' as const });
const RENDERED_ALIVE = new RenderedAnswer(JSON.stringify(ALIVE), 200);

@ApiTags('Health')
@ApiExtraModels(HealthIndicatorResponse)
@Controller('health')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    answers: AnswersAtHand,
  ) {
    answers.serve('/health/live', () => RENDERED_ALIVE);
  }

  /** Of the process alone: restarting it would not mend a database. */
  @Get('live')
  @Public()
  @ApiOperation({
    operationId: 'checkLiveness',
    summary: 'Check that the process answers',
    description: 'Tells only of the process: a database that is down is no reason to restart it.',
  })
  @ApiResponse({ status: 200, description: 'It does.', type: LivenessResponse })
  live(): LivenessResponse {
    return ALIVE;
  }

  /** 503 names the check that fails: database, migrations, queues, encryption, or process while it shuts down. */
  @Get('ready')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'checkReadiness',
    summary: 'Check that requests can be served',
    description: 'Database, queues, migrations and encryption keys; fails first when the process is about to stop.',
  })
  @ApiResponse({ status: 200, description: 'They can.', type: HealthResponse })
  @ApiResponse({ status: 503, description: 'They cannot; `error` says why.', type: HealthResponse })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    return answered(await this.readiness.ready(), reply);
  }

  /** Holds the other probes back until everything was there once. */
  @Get('startup')
  @Public()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'checkStartup',
    summary: 'Check that the process has started',
    description: 'For the start-up probe: until it succeeds the other probes wait.',
  })
  @ApiResponse({ status: 200, description: 'It has.', type: HealthResponse })
  @ApiResponse({ status: 503, description: 'Not yet; `error` says what is missing.', type: HealthResponse })
  async startup(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    return answered(await this.readiness.started(), reply);
  }
}

function answered(result: HealthCheckResult, reply: FastifyReply): HealthResponse {
  if (result.status !== 'ok') void reply.code(503);
  return result as HealthResponse;
}
