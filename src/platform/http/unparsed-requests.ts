import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { ErrorBody } from './envelope';

interface Refusal {
  status: number;
  code: string;
  message: string;
}

const UNREADABLE: Refusal = { status: 400, code: 'malformed_request', message: 'The request could not be read.' };

/** By Node's code; these never become a request, so that neither a hook nor the exception filter sees them. */
const BY_CODE: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers_too_large',
    message: 'The headers are larger than the server takes.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request_timeout', message: 'The request took too long to arrive.' },
};

/** Answers bytes that are no HTTP request in the envelope of all errors. */
export function refuseUnparsed(error: Error & { code?: string }, socket: Socket): void {
  // Nobody is there any more, or half of an answer has gone out already.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) return void socket.destroy();
  const { status, code, message } = BY_CODE[error.code ?? ''] ?? UNREADABLE;
  const body = JSON.stringify(new ErrorBody({ message, code, requestId: uuidv7() }));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Answers what Fastify refuses before it has found a route: a path that cannot be decoded, a parameter that is too long. */
export function refuseUnrouted(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message } = UNREADABLE;
  void reply
    .code(status)
    .header('X-Request-Id', request.id)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(new ErrorBody({ message, code, requestId: request.id })));
}
