import { OptimisticLockError } from '@mikro-orm/core';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../../kernel/domain-error';
import { databaseErrorFor } from './database-errors';

const MIGRATIONS = join(__dirname, '..', '..', '..', 'migrations');

const fault = (fields: { code?: string; constraint?: string }, message = 'failed') =>
  Object.assign(new Error(message), fields);
const wrapped = (cause: unknown) => new Error('by the driver', { cause });

/** Constraint, public code and kind. */
const CONSTRAINTS = [
  ['user_account_email_unique', 'email_taken', 'conflict'],
  ['doctor_user_unique', 'doctor_account_taken', 'conflict'],
  ['doctor_user_id_fkey', 'validation_failed', 'invalid'],
  ['time_claim_no_overlap', 'slot_taken', 'conflict'],
  ['payment_one_live_per_consultation', 'payment_exists', 'conflict'],
  ['payment_refunds_within_captured', 'refund_exceeds_captured', 'conflict'],
  ['idempotency_key_pkey', 'idempotency_in_progress', 'conflict'],
] as const;

describe('what the database says', () => {
  it.each(CONSTRAINTS)('is %s broken: %s', (constraint, code, kind) => {
    expect(databaseErrorFor(fault({ code: '23505', constraint }))).toMatchObject({ code, kind });
    expect(databaseErrorFor(wrapped(wrapped(fault({ constraint }))))).toMatchObject({ code });
  });

  it.each(CONSTRAINTS)('has its constraint %s in the migrated schema', (constraint) => {
    const schema = readdirSync(MIGRATIONS).map((name) => readFileSync(join(MIGRATIONS, name), 'utf8'));
    // PostgreSQL names a foreign key after its table and column.
    const [table, column] = constraint.endsWith('_fkey') ? ['create table doctor', 'user_id uuid references'] : [];
    for (const text of table ? [table, column] : [constraint]) expect(schema.join('\n')).toContain(text);
  });

  it.each(['40001', '40P01'])('is contention when the transaction lost with %s', (code) => {
    expect(databaseErrorFor(wrapped(fault({ code })))).toMatchObject({
      code: 'contention',
      kind: 'unavailable',
      details: { retryAfter: 1 },
    });
  });

  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOTFOUND',
    'EPIPE',
    'ETIMEDOUT',
    '57P01',
    '57P02',
    '57P03',
    '53300',
    '08006',
  ])('is that the database cannot be reached: %s', (code) => {
    expect(databaseErrorFor(wrapped(fault({ code })))).toMatchObject({
      code: 'database_unavailable',
      kind: 'unavailable',
      details: { retryAfter: 2 },
    });
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
  ])('is that the database cannot be reached: %s', (message) => {
    expect(databaseErrorFor(wrapped(new Error(message)))).toMatchObject({ code: 'database_unavailable' });
  });

  it('is that the database cannot be reached when every address of its name refuses', () => {
    const refused = new AggregateError([fault({ code: 'ECONNREFUSED' }), fault({ code: 'ECONNREFUSED' })]);
    expect(databaseErrorFor(wrapped(refused))).toMatchObject({ code: 'database_unavailable' });
  });

  it('is a lost race when the version is another', () => {
    expect(databaseErrorFor(new OptimisticLockError('lost', {}))).toMatchObject({
      code: 'version_conflict',
      kind: 'precondition_failed',
    });
  });

  it.each([
    ['a domain error', new DomainError('slot_taken', 'conflict', 'Taken.')],
    ['a constraint that nobody named', fault({ code: '23514', constraint: 'doctor_fee_not_negative' })],
    ['a mistake of ours', new TypeError('undefined is not a function')],
    ['something that is no error', 'text'],
  ])('stays as it was when it is %s', (_, error) => {
    expect(databaseErrorFor(error)).toBe(error);
  });

  it('tells nothing of the statement or the row', () => {
    const told = fault({ constraint: 'user_account_email_unique' }, 'insert … Key (email)=(a@b.example)');
    const { message, details } = databaseErrorFor(told) as DomainError;
    expect(message).not.toContain('a@b.example');
    expect(details).toEqual({});
  });
});
