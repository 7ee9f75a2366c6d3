import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './planted-tree';

type Json = Record<string, unknown>;

const REFUSED = { '404': { $ref: '#/components/responses/NotFound' } };

const operation = (changes: Json = {}): Json => ({
  tags: ['doctors'],
  operationId: 'listDoctors',
  summary: 'List the doctors',
  description: 'Those who take bookings.',
  responses: { '200': { description: 'The doctors' }, ...REFUSED },
  ...changes,
});

const answering = (schema: Json): Json =>
  operation({
    responses: { '200': { description: 'One', content: { 'application/json': { schema } } }, ...REFUSED },
  });

const document = (paths: Record<string, Json>): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Theriac',
    version: '1',
    description: 'A clinic',
    license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: 'http://localhost:3000' }],
  tags: [{ name: 'doctors', description: 'Who can be booked' }],
  security: [{ bearer: [] }],
  paths: Object.fromEntries(Object.entries(paths).map(([path, get]) => [path, { get }])),
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    responses: {
      NotFound: {
        description: 'No such thing',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
    schemas: { Error: { type: 'object', properties: { code: { type: 'string' } } } },
  },
});

/** The rules that name a fault in the document. */
function rulesBrokenBy(paths: Record<string, Json>): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'theriac-openapi-'));
  try {
    const file = join(directory, 'openapi.json');
    writeFileSync(file, JSON.stringify(document(paths)));
    const cli = join(REPOSITORY, 'node_modules/@redocly/cli/bin/cli.js');
    const args = ['lint', file, '--config', join(REPOSITORY, 'redocly.yaml'), '--format', 'github-actions'];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const run = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', env });
    const output = run.stdout + run.stderr;
    const broken = [...output.matchAll(/^::\w+ title=([^,]+),/gm)].map(([, rule]) => String(rule));
    if (run.status !== 0 && broken.length === 0) throw new Error(output);
    return broken;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const FAULTS: [rule: string, operation: Json][] = [
  ['rule/operation-id-verb-first', operation({ operationId: 'Doctors' })],
  ['rule/summary-is-no-sentence', operation({ summary: 'List the doctors.' })],
  ['operation-operationId', operation({ operationId: undefined })],
  ['operation-summary', operation({ summary: undefined })],
  ['operation-description', operation({ description: undefined })],
  ['operation-tag-defined', operation({ tags: ['unknown'] })],
  ['security-defined', operation({ security: [{ missing: [] }] })],
  ['theriac/client-error-declared', operation({ responses: { '200': { description: 'Fine' } } })],
  [
    'theriac/error-is-component',
    operation({ responses: { '409': { description: 'Taken' }, '200': { description: 'Fine' } } }),
  ],
  ['theriac/integer-format', answering({ type: 'integer' })],
  ['theriac/integer-format', answering({ type: 'object', properties: { n: { type: ['integer', 'null'] } } })],
  ['theriac/integer-format', answering({ type: 'array', items: { type: 'integer', format: 'int16' } })],
  ['no-invalid-schema-examples', answering({ type: 'string', examples: [7] })],
];

describe('the rules for the published contract', () => {
  it('pass a contract that keeps them', () => {
    const probe = operation({
      operationId: 'getLiveness',
      security: [],
      responses: { '200': { description: 'Alive' } },
    });
    const integer = answering({ type: ['integer', 'null'], format: 'int32' });
    const paths = {
      '/api/v1/doctors': operation(),
      '/api/v1/fees': { ...integer, operationId: 'listFees' },
      '/health/live': probe,
    };
    expect(rulesBrokenBy(paths)).toEqual([]);
  });

  it.each(FAULTS)('%s names a planted fault', (rule, planted) => {
    expect(rulesBrokenBy({ '/api/v1/doctors': planted })).toContain(rule);
  });

  it('name an operation id that is used twice', () => {
    expect(rulesBrokenBy({ '/a': operation(), '/b': operation() })).toContain('operation-operationId-unique');
  });
});
