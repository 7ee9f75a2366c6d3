import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { RenderedAnswer } from './envelope';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Sends what is rendered already as soon as the route is known: a cached answer costs a third less without the way to its handler.
 * Whatever is not at hand takes that way, and is told the same there. Rate limits come before; access does not, so this is for
 * public routes only.
 */
@Injectable()
export class AnswersAtHand {
  constructor(private readonly http: HttpAdapterHost) {}

  /**
   * To be called by constructors: routes are made once all of them have run.
   *
   * @param route the template, e.g. `/api/v1/doctors/:id`
   * @param find the answer, or undefined to have the request handled
   */
  serve(route: string, find: (request: FastifyRequest) => RenderedAnswer | undefined): void {
    const fastify = this.http.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRoute', (options) => {
      if (options.url !== route || options.method !== 'GET') return;
      const given = options.onRequest ?? [];
      options.onRequest = [...(Array.isArray(given) ? given : [given]), hookFor(find)];
    });
  }
}

function hookFor(find: (request: FastifyRequest) => RenderedAnswer | undefined): onRequestHookHandler {
  return (request, reply, done) => {
    const answer = find(request);
    if (answer) send(answer, reply);
    else done();
  };
}

function send({ json, status, headers }: RenderedAnswer, reply: FastifyReply): void {
  reply.code(status).headers(headers);
  // A 304 has no body, and so nothing to tell the type or length of.
  if (status !== 304) void reply.header('content-type', JSON_TYPE);
  void reply.send(status === 304 ? undefined : json);
}
