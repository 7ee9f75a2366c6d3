import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath } from '@nestjs/swagger';

/** The statuses of refusals that an operation names; each becomes a reference to a shared response component. */
export type ErrorStatus = 400 | 401 | 402 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 429 | 503;

interface SuccessOptions {
  status?: number;
  description?: string;
  headers?: Record<string, { description: string; schema: { type: 'string' | 'integer'; format?: string } }>;
}

/** The success of an operation: `data` is the given class, or null. */
export function ApiSuccess(type: Type | null, options: SuccessOptions = {}): MethodDecorator {
  const data = type === null ? { type: 'null' } : { $ref: getSchemaPath(type) };
  return success(type, data, options);
}

/** The success of a list: `data` is an array, the total is in X-Total-Count and the neighbours in Link. */
export function ApiSuccessPage(type: Type, options: SuccessOptions = {}): MethodDecorator {
  const items = { type: 'array', items: { $ref: getSchemaPath(type) } };
  return success(type, items, {
    ...options,
    headers: {
      'X-Total-Count': { description: 'Rows of the whole list.', schema: { type: 'integer', format: 'int32' } },
      Link: { description: 'The neighbouring pages (RFC 8288).', schema: { type: 'string' } },
      ...options.headers,
    },
  });
}

/** The success of an operation that answers with a whole array. */
export function ApiSuccessList(type: Type, options: SuccessOptions = {}): MethodDecorator {
  return success(type, { type: 'array', items: { $ref: getSchemaPath(type) } }, options);
}

function success(type: Type | null, data: object, options: SuccessOptions): MethodDecorator {
  const { status = 200, description = 'Done.', headers } = options;
  const schema = {
    type: 'object',
    required: ['success', 'data'],
    properties: { success: { type: 'boolean', enum: [true] }, data, message: { type: 'string' } },
  };
  return applyDecorators(
    ...(type ? [ApiExtraModels(type)] : []),
    ApiResponse({ status, description, headers, content: { 'application/json': { schema } } }),
  );
}

/** The refusals that an operation can answer with. 429 and 503 can come from every operation and are added by the document itself. */
export function ApiErrors(...statuses: ErrorStatus[]): MethodDecorator {
  return applyDecorators(...statuses.map((status) => ApiResponse({ status, description: 'Refused.' })));
}

/** The header that makes a POST repeatable. */
export const ApiIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Any text of up to 255 characters that names this attempt. The same key with the same body gets the first answer again; with another body it is refused.',
    schema: { type: 'string', maxLength: 255 },
    example: '2b1f6f0e-booking-1',
  });
