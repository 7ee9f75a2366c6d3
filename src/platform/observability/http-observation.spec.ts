import Fastify, { type FastifyInstance } from 'fastify';
import { Writable } from 'node:stream';
import pino from 'pino';
import { observeHttp } from './http-observation';

interface Line {
  level: number;
  msg: string;
  [field: string]: unknown;
}

let lines: Line[];
let fastify: FastifyInstance;
let url: string;

beforeEach(async () => {
  lines = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Line);
      done();
    },
  });
  const logger = pino({ level: 'debug', base: null, timestamp: false }, stream);
  fastify = Fastify({ genReqId: () => 'request-1' });
  observeHttp(fastify, logger);
  fastify.post('/api/v1/doctors/:id', (_request, reply) => void reply.code(201).send({ diagnosis: 'secret' }));
  fastify.get('/health/live', () => ({ status: 'ok' }));
  url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  lines = [];
});
afterEach(() => fastify.close());

/** The lines about requests, once they are written: a moment after the answer. */
async function requestLines(): Promise<Line[]> {
  while (!lines.some(({ msg }) => msg === 'request')) await new Promise((resolve) => setImmediate(resolve));
  return lines.filter(({ msg }) => msg === 'request');
}

it('writes one line about a request, with neither body nor query nor id of anybody', async () => {
  const answer = await fetch(`${url}/api/v1/doctors/42?name=secret`, {
    method: 'POST',
    body: '{"reason":"secret"}',
    headers: { 'content-type': 'application/json' },
  });
  await answer.text();
  expect(await requestLines()).toEqual([
    {
      level: 30,
      msg: 'request',
      requestId: 'request-1',
      method: 'POST',
      route: '/api/v1/doctors/:id',
      status: 201,
      ms: expect.any(Number),
    },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/secret|42\?/);
});

it('does not name paths that nobody serves', async () => {
  await (await fetch(`${url}/made-up/secret`)).text();
  expect(await requestLines()).toEqual([expect.objectContaining({ route: 'unmatched', status: 404 })]);
  expect(JSON.stringify(lines.filter(({ msg }) => msg === 'request'))).not.toContain('secret');
});

it('keeps quiet about probes', async () => {
  await (await fetch(`${url}/health/live`)).text();
  expect(await requestLines()).toEqual([expect.objectContaining({ level: 20, route: '/health/live' })]);
});
