/** An error that the caller sees as it is. */
export class Refusal extends Error {
  constructor(status, code, message, details = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** All faults of a request at once. @param {{ field: string, message: string }[]} errors */
export const invalid = (errors) => new Refusal(422, 'validation_failed', 'Some fields are not valid.', { errors });

const BY_STATUS = {
  400: ['malformed_request', 'The request could not be read; is its body valid JSON?'],
  413: ['body_too_large', 'The body is larger than this route takes.'],
  415: ['unsupported_media_type', 'Send the body as application/json.'],
};

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {import('pino').Logger} log
 */
export function answerErrors(app, log) {
  app.setErrorHandler((error, request, reply) => {
    const { status, code, message, details } = refusalFor(error);
    if (status === 500) log.error({ err: error, requestId: request.id }, 'unexpected error');
    if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
    reply.code(status).send({ success: false, error: { message, code, requestId: request.id, ...details } });
  });
  app.setNotFoundHandler((request, reply) => {
    const error = { message: 'There is no such route.', code: 'route_not_found', requestId: request.id };
    reply.code(404).send({ success: false, error });
  });
}

function refusalFor(error) {
  if (error instanceof Refusal) return error;
  if (error.validation) return invalid(error.validation.map(faultOf));
  const known = BY_STATUS[error.statusCode];
  if (known) return new Refusal(error.statusCode, ...known);
  return new Refusal(500, 'internal_error', 'Something went wrong on our side; the request id helps us find it.');
}

function faultOf({ instancePath, params, message }) {
  const name = params.additionalProperty ?? params.missingProperty;
  const field = [...instancePath.split('/').slice(1), ...(name ? [name] : [])].join('.');
  return { field, message: params.additionalProperty ? 'is not a known field' : message };
}
