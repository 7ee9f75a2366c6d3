import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CATALOGUE } from './error-catalogue';
import { onEveryAnswer, RESPONSE_HEADERS } from './openapi-headers';
import type { Operation, Response, Schema } from './openapi-types';

/** Every refusal once, by its status: [component name, description, example code]. */
const REFUSALS: Readonly<Record<string, readonly [name: string, description: string, code: string]>> = {
  400: ['MalformedRequest', 'The request could not be read.', 'malformed_request'],
  401: ['Unauthenticated', 'No credentials, or none that are good.', 'unauthenticated'],
  402: ['PaymentDeclined', 'The payment was declined; nothing is taken.', 'payment_declined'],
  403: ['Forbidden', 'Not for this role.', 'forbidden'],
  404: ['NotFound', "Does not exist, or is not the caller's.", 'not_found'],
  409: ['Conflict', 'Somebody was faster, or the state does not allow it.', 'slot_taken'],
  412: ['PreconditionFailed', 'Somebody else changed it in the meantime.', 'version_conflict'],
  413: ['BodyTooLarge', 'The body is larger than this route takes.', 'body_too_large'],
  415: ['UnsupportedMediaType', 'Send the body as application/json.', 'unsupported_media_type'],
  422: ['ValidationFailed', 'Some fields are not valid; all faults at once.', 'validation_failed'],
  429: ['RateLimited', 'Too many requests; try again after `Retry-After` seconds.', 'rate_limited'],
  503: ['Unavailable', 'Cannot be answered right now; try again after `Retry-After` seconds.', 'unavailable'],
};
const ALWAYS_POSSIBLE = ['429', '503'];
const WITH_BODY = ['400', '413', '415', '422'];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const RETRY_AFTER = new Set(['429', '503']);

const ERROR_SCHEMA: Schema = {
  type: 'object',
  required: ['success', 'error'],
  properties: {
    success: { type: 'boolean', enum: [false] },
    error: {
      type: 'object',
      description: 'Some codes add details of their own, such as `alternatives` of `slot_taken`.',
      required: ['message', 'code', 'requestId'],
      properties: {
        message: { type: 'string', description: 'For a person.' },
        code: {
          type: 'string',
          description:
            'For a program; never renamed. `/docs/errors` lists every code with what it means and what to do.',
          examples: Object.keys(ERROR_CATALOGUE),
        },
        requestId: { type: 'string', description: 'Finds the request in the logs.' },
        errors: { type: 'array', items: { $ref: '#/components/schemas/FieldFault' } },
        alternatives: { type: 'array', items: { $ref: '#/components/schemas/FreeInterval' } },
      },
      additionalProperties: true,
    },
  },
};

const FIELD_FAULT: Schema = {
  type: 'object',
  required: ['field', 'message'],
  properties: {
    field: { type: 'string', example: 'payment.method' },
    message: { type: 'string', example: 'must be one of: card, at_clinic' },
  },
};

const FREE_INTERVAL: Schema = {
  type: 'object',
  required: ['startsAt', 'endsAt'],
  properties: { startsAt: { type: 'string', format: 'date-time' }, endsAt: { type: 'string', format: 'date-time' } },
};

/** Adds to the generated document what every operation shares: the refusals as components, and the ones that can always come. */
export function completed(document: OpenAPIObject): OpenAPIObject {
  document.components = {
    ...document.components,
    schemas: {
      ...document.components?.schemas,
      Error: ERROR_SCHEMA,
      FieldFault: FIELD_FAULT,
      FreeInterval: FREE_INTERVAL,
    },
    headers: RESPONSE_HEADERS,
    responses: Object.fromEntries(
      Object.entries(REFUSALS).map(([status, [name, description, code]]) => [name, refusal(status, description, code)]),
    ),
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) describePathParameters(operation, path);
      if (operation && path.startsWith('/api/')) completeOperation(operation);
    }
  }
  return withoutLoneAllOf(document) as OpenAPIObject;
}

/** `/doctors/{id}` needs no one to write that the id is a doctor's. */
function describePathParameters(operation: Operation, path: string): void {
  for (const parameter of operation.parameters ?? []) {
    if (!('in' in parameter) || parameter.in !== 'path' || parameter.description) continue;
    const collection = path.split('/').at(path.split('/').indexOf(`{${parameter.name}}`) - 1) ?? '';
    parameter.description = `Id of the ${collection.replaceAll('-', ' ').replace(/s$/, '')}.`;
    parameter.schema = { type: 'string', format: 'uuid' };
  }
}

/** A described reference is written as `allOf` of one, which OpenAPI 3.0 needed; 3.1 takes the description beside the reference. */
function withoutLoneAllOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutLoneAllOf);
  if (typeof node !== 'object' || node === null) return node;
  const { allOf, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withoutLoneAllOf(value)]),
  );
  if (Array.isArray(allOf) && allOf.length === 1) return { ...(allOf[0] as object), ...rest };
  return allOf === undefined ? rest : { allOf, ...rest };
}

function completeOperation(operation: Operation): void {
  const always = operation.requestBody ? [...ALWAYS_POSSIBLE, ...WITH_BODY] : ALWAYS_POSSIBLE;
  for (const status of new Set([...Object.keys(operation.responses), ...always])) {
    const named = REFUSALS[status];
    if (named) operation.responses[status] = { $ref: `#/components/responses/${named[0]}` };
  }
  describeHeaders(operation);
}

function describeHeaders(operation: Operation): void {
  const repeatable = (operation.parameters ?? []).some((one) => 'name' in one && one.name === 'Idempotency-Key');
  for (const response of Object.values(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    response.headers = { ...onEveryAnswer(repeatable), ...response.headers };
  }
}

function refusal(status: string, description: string, code: string): Response {
  return {
    description,
    headers: {
      ...onEveryAnswer(false),
      ...(RETRY_AFTER.has(status) && {
        'Retry-After': { description: 'Seconds.', schema: { type: 'integer', format: 'int32' } },
      }),
    },
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        example: {
          success: false,
          error: { message: description, code, requestId: '0199a000-0000-7000-8000-00000000000a' },
        },
      },
    },
  };
}
