import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { ErrorKind } from '../kernel/domain-error';
import { STATUS } from '../platform/http/error.filter';
import { ERROR_CATALOGUE } from './error-catalogue';
import { errorPage, errorReference } from './error-reference';

interface Thrown {
  code: string;
  status?: number;
  details: string[];
}

const SOURCE = join(__dirname, '..');
const HANDBOOK_PAGE = join(__dirname, '..', '..', 'docs', 'reference', 'errors.md');

/** Makes its code of the name of what it calls: `payment-provider` becomes `payment_provider_unavailable`. */
const NAMES_ITS_CODES = 'platform/resilience/outward-call.ts';

describe('the catalogue of errors', () => {
  const thrown = sourceFiles().flatMap((name) => errorsIn(name, readFileSync(join(SOURCE, name), 'utf8')));

  it('has every code that the source throws, and no other', () => {
    expect(Object.keys(ERROR_CATALOGUE).sort()).toEqual([...new Set(thrown.map(({ code }) => code))].sort());
  });

  it.each(Object.entries(ERROR_CATALOGUE))('tells the status and the details of %s', (code, { status, ...entry }) => {
    const places = thrown.filter((place) => place.code === code);
    for (const place of places) expect(place.status ?? status).toBe(status);
    const details = new Set(places.flatMap((place) => place.details));
    expect(entry.retryAfter ?? false).toBe(details.delete('retryAfter'));
    expect(Object.keys(entry.details ?? {}).sort()).toEqual([...details].sort());
    for (const sentence of [entry.meaning, entry.remedy]) expect(sentence).toMatch(/^[A-Z`].*\.$/);
  });

  it('finds errors however they are made', () => {
    const made = `throw new DomainError('a', 'conflict', 'A.', { left: 1, ...more });
      class B extends DomainError { constructor(m: string) { super('b', 'invalid', m, { retryAfter: 1 }); } }
      reply.send(new ErrorBody({ message, code: 'c' }));
      const refusal = { status: 431, code: 'd', message: 'D.' };
      const answer = { status: 'failed', code: 'no_error_of_ours' };
      new OutwardCall({ name: 'lab-system', timeoutMs: 1 });`;
    expect(errorsIn('made.ts', made)).toEqual([
      { code: 'a', status: 409, details: ['left'] },
      { code: 'b', status: 422, details: ['retryAfter'] },
      { code: 'c', details: [] },
      { code: 'd', status: 431, details: [] },
      { code: 'lab_system_unavailable', status: 503, details: ['retryAfter'] },
    ]);
    expect(() => errorsIn('made.ts', 'new DomainError(code, kind, message)')).toThrow(/made\.ts/);
  });

  it('is what the handbook says (written by write-error-reference)', () => {
    expect(readFileSync(HANDBOOK_PAGE, 'utf8')).toBe(errorReference());
  });

  it('is shown on a page with an anchor for each code and no script', () => {
    const page = errorPage();
    for (const code of Object.keys(ERROR_CATALOGUE)) expect(page).toContain(`<tr id="${code}">`);
    expect(page).not.toMatch(/<script|style=|https?:|`/);
    expect(page).toContain('Authorization: Bearer &lt;access token&gt;');
  });
});

function sourceFiles(): string[] {
  const names = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
}

function errorsIn(file: string, text: string): Thrown[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Thrown[] = [];
  const visit = (node: ts.Node) => {
    const error = errorAt(node, file);
    if (error) found.push(error);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function errorAt(node: ts.Node, file: string): Thrown | null {
  if (ts.isNewExpression(node)) return madeError(node, file);
  if (ts.isObjectLiteralExpression(node)) return refusal(node);
  return ts.isCallExpression(node) && isDomainErrorSuper(node) ? domainError(node.arguments, file) : null;
}

function madeError(node: ts.NewExpression, file: string): Thrown | null {
  const made = node.expression.getText();
  const given = node.arguments ?? [];
  if (made === 'DomainError') return domainError(given, file);
  if (made === 'ErrorBody') return writtenCode(given[0]);
  return made === 'OutwardCall' ? outwardCall(given[0]) : null;
}

function isDomainErrorSuper(call: ts.CallExpression): boolean {
  if (call.expression.kind !== ts.SyntaxKind.SuperKeyword) return false;
  let owner: ts.Node = call;
  while (!ts.isClassLike(owner)) owner = owner.parent;
  return /\bextends DomainError\b/.test(owner.getText());
}

function domainError([code, kind, , details]: readonly ts.Expression[], file: string): Thrown | null {
  if (ts.isStringLiteral(code) && ts.isStringLiteral(kind)) {
    return { code: code.text, status: STATUS[kind.text as ErrorKind], details: fieldsOf(details) };
  }
  if (file === NAMES_ITS_CODES) return null;
  throw new Error(`${file}: a code is written out where it is thrown, so that it can be found: ${code.getText()}`);
}

/** What is refused before there is a request: a status beside its code. */
function refusal(object: ts.ObjectLiteralExpression): Thrown | null {
  const [code, status] = [textOf(object, 'code'), Number(object.getText().match(/\bstatus: (\d+)/)?.[1])];
  return code === null || Number.isNaN(status) ? null : { code, status, details: [] };
}

/** An error body that is written by hand; one made of a DomainError passes its code on. */
function writtenCode(body: ts.Expression | undefined): Thrown | null {
  const code = textOf(body, 'code');
  return code === null ? null : { code, details: [] };
}

/** One whose name is put together, such as that of a partner's endpoint, is called by jobs: no request meets its error. */
function outwardCall(options: ts.Expression | undefined): Thrown | null {
  const name = textOf(options, 'name');
  if (name === null) return null;
  const code = `${name.replaceAll('-', '_')}_unavailable`;
  return { code, status: STATUS.unavailable, details: ['retryAfter'] };
}

function fieldsOf(object: ts.Expression | undefined): string[] {
  if (!object || !ts.isObjectLiteralExpression(object)) return [];
  return object.properties.flatMap(({ name }) => (name ? [name.getText()] : []));
}

function textOf(object: ts.Expression | undefined, field: string): string | null {
  if (!object || !ts.isObjectLiteralExpression(object)) return null;
  const property = object.properties.find(({ name }) => name?.getText() === field);
  return property && ts.isPropertyAssignment(property) && ts.isStringLiteral(property.initializer)
    ? property.initializer.text
    : null;
}
