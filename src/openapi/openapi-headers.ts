import type { Response } from './openapi-types';

type Headers = NonNullable<Extract<Response, { headers?: unknown }>['headers']>;

/** Described once; operations refer to them. */
export const RESPONSE_HEADERS: Headers = {
  'X-Request-Id': {
    description: 'Yours, if you sent one, or a new one; finds the request in the logs and the audit trail.',
    required: true,
    schema: { type: 'string' },
  },
  RateLimit: {
    description:
      'What is left of each limit that this request was counted under, the tightest first: name, requests left (`r`), seconds until it is full again (`t`). Not where limits are switched off.',
    schema: { type: 'string' },
    example: '"reads";r=1199;t=60, "address";r=2998;t=58',
  },
  'RateLimit-Policy': {
    description: 'The limits themselves: name, requests (`q`) in so many seconds (`w`).',
    schema: { type: 'string' },
    example: '"reads";q=1200;w=60, "address";q=3000;w=60',
  },
  'Idempotent-Replayed': {
    description: '`true` when this is the answer to an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** @param repeatable whether the operation takes an Idempotency-Key */
export function onEveryAnswer(repeatable: boolean): Headers {
  const names = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', ...(repeatable ? ['Idempotent-Replayed'] : [])];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
