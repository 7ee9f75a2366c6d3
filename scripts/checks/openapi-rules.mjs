// Redocly rules for the promises of our HTTP contract that no built-in rule checks.

/** What is asked by machines and cannot be asked wrongly: probes, metrics, public keys and the contract itself. */
const NOT_FOR_CALLERS = /^\/(health|metrics|openapi|docs|\.well-known)\b/;

const isInteger = ({ type }) => type === 'integer' || (Array.isArray(type) && type.includes('integer'));

/** Generated clients choose their number type by it. */
function IntegerFormat() {
  return {
    Schema(schema, { report, location }) {
      if (isInteger(schema) && !['int32', 'int64'].includes(schema.format)) {
        report({ message: 'An integer needs the format int32 or int64.', location });
      }
    },
  };
}

/** Clients handle errors once, so every operation answers with the same named ones. */
function ErrorIsComponent() {
  return {
    Responses(responses, { report, location, rawNode }) {
      for (const [status, response] of Object.entries(rawNode ?? responses)) {
        if (!/^([45]\d\d|[45]XX|default)$/.test(status) || leadsToComponent(response)) continue;
        report({ message: `The ${status} response needs a $ref to components.`, location: location.child(status) });
      }
    },
  };
}

/** The response itself is a component, or each of its schemas is. */
function leadsToComponent(response) {
  if (response.$ref) return response.$ref.startsWith('#/components/responses/');
  const contents = Object.values(response.content ?? {});
  return contents.length > 0 && contents.every(({ schema }) => schema?.$ref?.startsWith('#/components/schemas/'));
}

function ClientErrorDeclared() {
  return {
    PathItem(item, { report, location, key }) {
      if (NOT_FOR_CALLERS.test(String(key))) return;
      for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
        const statuses = Object.keys(item[method]?.responses ?? { '4XX': {} });
        if (statuses.some((status) => /^4(\d\d|XX)$/.test(status))) continue;
        report({ message: 'Say how a caller can be refused: a 4xx response.', location: location.child(method) });
      }
    },
  };
}

export default function theriac() {
  return {
    id: 'theriac',
    rules: {
      oas3: {
        'integer-format': IntegerFormat,
        'error-is-component': ErrorIsComponent,
        'client-error-declared': ClientErrorDeclared,
      },
    },
  };
}
