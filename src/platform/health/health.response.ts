import { ApiProperty } from '@nestjs/swagger';

export class LivenessResponse {
  @ApiProperty({ enum: ['ok'], enumName: 'LivenessStatus' })
  status!: 'ok';
}

export class HealthIndicatorResponse {
  @ApiProperty({ enum: ['up', 'down', 'degraded'], enumName: 'HealthIndicatorStatus' })
  status!: 'up' | 'down' | 'degraded';

  /** Why it is down. */
  @ApiProperty({ type: 'string', required: false, example: 'The database cannot be reached right now.' })
  message?: string;
}

const indicatorsOf = (description: string) =>
  ApiProperty({
    description,
    type: 'object',
    additionalProperties: { $ref: '#/components/schemas/HealthIndicatorResponse' },
    example: { database: { status: 'up' } },
  });

/** The shape of @nestjs/terminus, which many tools read. */
export class HealthResponse {
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'], enumName: 'HealthStatus' })
  status!: 'ok' | 'degraded' | 'error' | 'shutting_down';

  @indicatorsOf('What is well.')
  info!: Record<string, HealthIndicatorResponse>;

  @indicatorsOf('What is not.')
  error!: Record<string, HealthIndicatorResponse>;

  @indicatorsOf('Both together.')
  details!: Record<string, HealthIndicatorResponse>;
}
