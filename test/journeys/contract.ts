import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestAnswer, TestApp } from '../support/test-app';

const DOCUMENT = join(__dirname, '..', '..', 'dist', 'openapi.json');
/** Headers that are described for every answer of a kind and stand in some of them. */
const SOMETIMES = new Set(['Link', 'RateLimit', 'RateLimit-Policy', 'Idempotent-Replayed', 'Retry-After']);
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Json = Readonly<Record<string, unknown>>;

interface DescribedResponse {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, unknown>;
}

interface Operation {
  id: string;
  method: string;
  path: RegExp;
  /** Where it stands in the document, as a JSON pointer. */
  pointer: string;
  responses: Record<string, DescribedResponse>;
}

interface OpenApi {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, DescribedResponse> }>>;
  components: { responses: Record<string, DescribedResponse>; schemas: Json };
}

/** The published OpenAPI document, held against what the service really answers. */
export class Contract {
  /** The statuses that each operation was seen to answer. */
  private readonly seen = new Map<string, Set<number>>();
  private readonly operations: readonly Operation[];
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  private constructor(private readonly document: OpenApi) {
    addFormats(this.ajv);
    this.ajv.addFormat('int32', { type: 'number', validate: (value) => Number.isInteger(value) && value < 2 ** 31 });
    this.ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });
    this.ajv.addSchema(closed(document) as Json, 'openapi');
    this.operations = operationsOf(document);
  }

  /** As the build wrote it. */
  static published(): Contract {
    return new Contract(JSON.parse(readFileSync(DOCUMENT, 'utf8')) as OpenApi);
  }

  /** Asks as `test.http` does and checks every answer on the way. */
  watching(test: TestApp): TestApp['http'] {
    return async <T>(path: string, request = {}) => {
      const answer = await test.http<T>(path, request);
      const { method, body } = request as { method?: string; body?: unknown };
      this.check(method ?? (body === undefined ? 'GET' : 'POST'), path, answer);
      return answer;
    };
  }

  /** @throws Error that names the operation and every place where the answer is not as described */
  check(
    method: string,
    path: string,
    { status, body, text, headers }: Omit<TestAnswer<unknown>, 'body'> & { body: unknown },
  ): void {
    const operation = this.operationOf(method, new URL(path, 'http://service').pathname);
    const place = `${operation.id} ${status}`;
    const response = operation.responses[status];
    if (!response) throw new Error(`${place} is not in the contract: ${text}`);
    this.remember(operation.id, status);
    const described = this.followed(response, `${operation.pointer}/responses/${status}`);
    for (const name of Object.keys(described.response.headers ?? {})) {
      if (!headers.has(name) && !SOMETIMES.has(name)) throw new Error(`${place} has no header ${name}`);
    }
    this.checkBody(place, described, { body, text, type: headers.get('content-type') });
  }

  /** Operations that have not been seen to succeed. */
  unseen(): string[] {
    const succeeded = ({ id }: Operation) => [...(this.seen.get(id) ?? [])].some((status) => status < 300);
    return this.operations.filter((operation) => !succeeded(operation)).map(({ id }) => id);
  }

  /** Every status that was seen, of all operations. */
  statuses(): Set<number> {
    return new Set([...this.seen.values()].flatMap((statuses) => [...statuses]));
  }

  private operationOf(method: string, path: string): Operation {
    const found = this.operations.find((each) => each.method === method.toLowerCase() && each.path.test(path));
    if (!found) throw new Error(`${method} ${path} is not in the contract`);
    return found;
  }

  private remember(id: string, status: number): void {
    this.seen.set(id, (this.seen.get(id) ?? new Set()).add(status));
  }

  private followed(response: DescribedResponse, pointer: string): { response: DescribedResponse; pointer: string } {
    const name = response.$ref?.split('/').at(-1);
    if (name === undefined) return { response, pointer };
    return { response: this.document.components.responses[name], pointer: `/components/responses/${name}` };
  }

  private checkBody(
    place: string,
    { response, pointer }: { response: DescribedResponse; pointer: string },
    answer: { body: unknown; text: string; type: string | null },
  ): void {
    const type = answer.type?.split(';')[0];
    if (!response.content) {
      if (answer.text !== '') throw new Error(`${place} has a body that is not described: ${answer.text}`);
      return;
    }
    if (type === undefined || !(type in response.content)) throw new Error(`${place} is of another type: ${type}`);
    if (type !== 'application/json') return;
    const validate = this.validatorOf(`openapi#${pointer}/content/application~1json/schema`);
    if (validate(answer.body)) return;
    const faults = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `  ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
    throw new Error(`${place} is not as described:\n${faults.join('\n')}\n${answer.text}`);
  }

  private validatorOf(reference: string): ValidateFunction {
    const known = this.validators.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.validators.set(reference, known);
    return known;
  }
}

/** Paths without a parameter first: `/users/me` is no `/users/{id}`. */
function operationsOf({ paths }: OpenApi): Operation[] {
  const sorted = Object.entries(paths).toSorted(([one], [other]) => one.split('{').length - other.split('{').length);
  return sorted.flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      id: item[method].operationId,
      method,
      path: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
      pointer: `/paths/${encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))}/${method}`,
      responses: item[method].responses,
    })),
  );
}

/** The same schemas, refusing every field that they do not describe: an answer that says more than the contract is a fault too. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const open = copy.type === 'object' && copy.properties !== undefined && copy.additionalProperties === undefined;
  return open ? { ...copy, additionalProperties: false } : copy;
}
