import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Logger as NestLogger } from 'nestjs-pino';
import { type AppAdditions, AppModule } from './app.module';
import type { Environment } from './config/env';
import { DENIAL_RECORDER, type DenialRecorder } from './platform/auth/denials';
import { registerReference } from './openapi/reference-page';
import { allowOrigins } from './platform/http/cors';
import { API_PREFIX } from './platform/http/envelope';
import { ErrorFilter } from './platform/http/error.filter';
import { createFastifyAdapter } from './platform/http/fastify';
import { validationPipe } from './platform/http/validation.pipe';
import { createLoggers } from './platform/observability/logger';

/** Paths that probes, scrapers and gateways call, outside /api/v1. */
const OUTSIDE_THE_API = ['health/live', 'health/ready', 'health/startup', 'metrics', '.well-known/jwks.json'];

/** The whole service, wired but not listening; the same for main.ts, the tests and the OpenAPI document. */
export async function createApp(
  env: Environment,
  additions: AppAdditions = {},
  options: { preview?: boolean } = {},
): Promise<NestFastifyApplication> {
  const loggers = createLoggers(env);
  const adapter = createFastifyAdapter(env, loggers.requests);
  await allowOrigins(adapter.getInstance<FastifyInstance>(), env);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(env, loggers.service, additions),
    adapter,
    {
      ...(options.preview ? { logger: false } : { bufferLogs: true }),
      abortOnError: false,
      // Fastify's own JSON parser; Nest would add one for HTML forms, which other sites can make a browser send.
      bodyParser: false,
      // Wires without making anything: enough to describe the service.
      preview: options.preview,
    },
  );
  if (!options.preview) app.useLogger(app.get(NestLogger));
  app.setGlobalPrefix(API_PREFIX.slice(1), { exclude: OUTSIDE_THE_API });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ErrorFilter(app.get<DenialRecorder>(DENIAL_RECORDER)));
  registerReference(app);
  return app;
}
