import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccessLine, type AnswerClass, expectedOf, IDENTITIES, type Identity, type Question } from './access-line';
import { ACCESS_MATRIX, namedTwice } from './access-matrix';
import { Clinic } from './clinic';
import { RowSums } from './row-sums';
import type { TestAnswer } from '../support/test-app';

interface Operation {
  id: string;
  method: string;
  path: string;
}

const DOCUMENT = join(__dirname, '..', '..', 'dist', 'openapi.json');
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const operations = publishedOperations();

describe('the access matrix', () => {
  let clinic: Clinic;
  let sums: RowSums;

  beforeAll(async () => {
    clinic = await Clinic.open();
    sums = await RowSums.of(clinic.test);
  });
  afterAll(() => clinic.close());

  it('has a line for every operation, and no other', () => {
    expect([...ACCESS_MATRIX.keys()].sort()).toEqual(operations.map(({ id }) => id).sort());
    expect(namedTwice()).toEqual([]);
    const ids = operations.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  describe.each(operations)('$id', (operation) => {
    const line: AccessLine = ACCESS_MATRIX.get(operation.id) ?? { allowed: [] };
    const allowed = IDENTITIES.filter((identity) => expectedOf(line, identity) === 'allowed');
    const refused = IDENTITIES.filter((identity) => !allowed.includes(identity));

    it(`lets in ${allowed.join(', ') || 'nobody'}`, async () => {
      for (const identity of allowed) {
        const question = (await line.ask?.(clinic, identity)) ?? {};
        const answer = await put(operation, question, identity);
        const exactly = line.exactly?.[identity];
        if (exactly !== undefined) expect(answer.status).toBe(exactly);
        else expect(told(identity, answer)).toBe(`${identity}: allowed`);
        if (question.hidden === undefined) continue;
        const seen = answer.text.includes(question.hidden);
        expect(`${identity} sees it: ${seen}`).toBe(`${identity} sees it: ${!line.blind?.includes(identity)}`);
      }
    });

    it(`refuses ${refused.join(', ') || 'nobody'}, and changes nothing`, async () => {
      if (refused.length === 0) return;
      const question = (await line.ask?.(clinic, refused[0])) ?? {};
      const before = await sums.take();
      const answers: string[] = [];
      for (const identity of refused) answers.push(told(identity, await put(operation, question, identity)));
      expect(answers).toEqual(refused.map((identity) => `${identity}: ${expectedOf(line, identity)}`));
      expect(await sums.take()).toEqual(before);
    });
  });

  function put({ method, path }: Operation, question: Question, identity: Identity): Promise<TestAnswer<unknown>> {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = question.path?.[name];
      if (value === undefined) throw new Error(`the question for ${method} ${path} has no ${name}`);
      return encodeURIComponent(value);
    });
    const { body, headers, query = '' } = question;
    return clinic.ask(identity, { method, path: filled + query, body, headers });
  }
});

/** The class of an answer; what is in no class, such as a 422, is told in full. */
function told(identity: Identity, answer: TestAnswer<unknown>): string {
  return `${identity}: ${classOf(answer) ?? `${answer.status} ${answer.text.slice(0, 300)}`}`;
}

function classOf({ status, body }: TestAnswer<unknown>): AnswerClass | null {
  if (status < 400) return 'allowed';
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  return status === 404 && body.error.code === 'not_found' ? 'not found' : null;
}

function publishedOperations(): Operation[] {
  const { paths } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      id: item[method].operationId,
      method: method.toUpperCase(),
      path,
    })),
  );
}
