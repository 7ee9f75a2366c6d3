import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorPage, ERROR_PAGE_STYLE } from './error-reference';
import { OPENAPI_FILES } from './openapi-files';

const FOLDER = join(__dirname, '..', '..');
const ASSETS = '/docs/assets/';

/** Of Swagger UI, what the page asks for. */
const ASSET_TYPES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const;

/** Everything comes from this service: the page works without the internet, under a policy that allows nothing else. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Theriac: HTTP reference</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="${ASSETS}swagger-ui.css">
</head>
<body>
  <div id="reference"></div>
  <script src="${ASSETS}swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#reference', deepLinking: true, persistAuthorization: true, displayRequestDuration: true,
  validatorUrl: null, defaultModelsExpandDepth: 0, presets: [SwaggerUIBundle.presets.apis]
});
`;

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ERROR_PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * `/openapi.json`, `/openapi.yaml`, the reference page at `/docs` and the error codes at `/docs/errors`. The documents are read from the
 * build when somebody asks.
 */
export function registerReference(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/openapi.json', (_, reply) =>
    sendDocument(reply, OPENAPI_FILES.json, 'application/json; charset=utf-8'),
  );
  fastify.get('/openapi.yaml', (_, reply) =>
    sendDocument(reply, OPENAPI_FILES.yaml, 'application/yaml; charset=utf-8'),
  );
  fastify.get('/docs', (_, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(PAGE),
  );
  fastify.get('/docs/errors', (_, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', ERROR_PAGE_POLICY).send(errorPage()),
  );
  fastify.get('/docs/errors.css', (_, reply) => reply.type('text/css; charset=utf-8').send(ERROR_PAGE_STYLE));
  fastify.get('/docs/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  for (const [file, type] of Object.entries(ASSET_TYPES)) {
    fastify.get(ASSETS + file, (_, reply) => sendAsset(reply, file, type));
  }
}

async function sendAsset(reply: FastifyReply, file: string, type: string): Promise<FastifyReply> {
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  return reply
    .type(type)
    .header('cache-control', 'public, max-age=86400')
    .send(await readFile(join(folder, file)));
}

async function sendDocument(reply: FastifyReply, file: string, type: string): Promise<FastifyReply> {
  return reply.type(type).send(await readFile(join(FOLDER, file)));
}
