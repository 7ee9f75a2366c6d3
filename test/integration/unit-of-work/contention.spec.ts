import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../src/kernel/aggregate-root';
import { databaseOptions } from '../../../src/platform/database/database.options';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { OutboxEvent } from '../../../src/platform/outbox/outbox-event.entity';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

@Entity({ tableName: 'test_counter' })
class Counter extends AggregateRoot {
  @PrimaryKey({ type: 'integer' })
  id!: number;

  @Property({ type: 'integer' })
  count!: number;

  add(): void {
    this.count += 1;
    this.announce({
      id: uuidv7(),
      type: 'counter.raised',
      version: 1,
      aggregateType: 'counter',
      aggregateId: uuidv7(),
      occurredAt: new Date('2026-11-20T09:30:00Z'),
      payload: { count: this.count },
    });
  }
}

/** Lets the transactions that arrive go on together, once all are there; those that come again pass at once. */
class Meeting {
  private arrived = 0;
  private open!: () => void;
  private readonly all = new Promise<void>((resolve) => (this.open = resolve));

  constructor(private readonly expected: number) {}

  async arrive(): Promise<void> {
    this.arrived += 1;
    if (this.arrived >= this.expected) this.open();
    await this.all;
  }
}

describe('a unit of work among rivals', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let work: UnitOfWork;
  let rival: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    orm = await MikroORM.init(databaseOptions(database.url, [Counter, OutboxEvent]));
    work = new UnitOfWork(orm);
    rival = new Client({ connectionString: database.url });
    await rival.connect();
    await rival.query(`create table test_counter (id integer primary key, count integer not null)`);
  });

  beforeEach(async () => {
    await rival.query(`truncate test_counter, outbox_event`);
    await rival.query(`insert into test_counter values (1, 0), (2, 0)`);
  });

  afterAll(async () => {
    await rival.end();
    await orm.close();
    await database.drop();
  });

  const counts = async () => (await rival.query(`select count from test_counter order by id`)).rows.map((r) => r.count);
  const events = async () =>
    (await rival.query(`select payload->'count' as count from outbox_event order by position`)).rows.map(
      (r) => r.count,
    );
  const repeatable = (em: EntityManager) => em.execute('set transaction isolation level repeatable read');

  it('does the work again after a serialization failure, on a fresh fork', async () => {
    const forks: EntityManager[] = [];
    await work.run(async (em) => {
      forks.push(em);
      await repeatable(em);
      const counter = await em.findOneOrFail(Counter, 1);
      if (forks.length === 1) await rival.query(`update test_counter set count = count + 10 where id = 1`);
      counter.add();
    });
    expect(forks).toHaveLength(2);
    expect(forks[1]).not.toBe(forks[0]);
    expect(await counts()).toEqual([11, 0]);
  });

  it('does the work again after a deadlock, for whoever of the two lost', async () => {
    const meeting = new Meeting(2);
    let attempts = 0;
    const raise = (first: number, second: number) =>
      work.run(async (em) => {
        attempts += 1;
        await em.execute(`update test_counter set count = count + 1 where id = ?`, [first]);
        await meeting.arrive();
        await em.execute(`update test_counter set count = count + 1 where id = ?`, [second]);
      });
    await Promise.all([raise(1, 2), raise(2, 1)]);
    expect(attempts).toBe(3);
    expect(await counts()).toEqual([2, 2]);
  });

  it('writes what was announced once, although a lost attempt had written it before', async () => {
    let attempts = 0;
    await work.run(async (em) => {
      attempts += 1;
      await repeatable(em);
      const [first, second] = await em.find(Counter, {}, { orderBy: { id: 'asc' } });
      first.add();
      await em.flush();
      if (attempts === 1) await rival.query(`update test_counter set count = count + 10 where id = 2`);
      second.add();
    });
    expect(attempts).toBe(2);
    expect(await counts()).toEqual([1, 11]);
    expect(await events()).toEqual([1, 11]);
  });

  it('gives up in the end: 503 contention, and nothing is left', async () => {
    let attempts = 0;
    const lost = work.run(async (em) => {
      attempts += 1;
      await repeatable(em);
      const counter = await em.findOneOrFail(Counter, 1);
      await rival.query(`update test_counter set count = count + 10 where id = 1`);
      counter.add();
    });
    await expect(lost).rejects.toMatchObject({ code: 'contention', kind: 'unavailable', details: { retryAfter: 1 } });
    expect(attempts).toBe(4);
    expect(await counts()).toEqual([40, 0]);
    expect(await events()).toEqual([]);
  });

  it('does the work of which it is said that it is wrong only once, and leaves nothing', async () => {
    let attempts = 0;
    const failed = work.run(async (em) => {
      attempts += 1;
      (await em.findOneOrFail(Counter, 1)).add();
      await em.flush();
      throw new TypeError('a mistake of ours');
    });
    await expect(failed).rejects.toThrow(TypeError);
    expect(attempts).toBe(1);
    expect(await counts()).toEqual([0, 0]);
    expect(await events()).toEqual([]);
  });

  it('remembers nothing of the one before', async () => {
    const seen: object[] = [];
    const look = () =>
      work.run(async (em) => {
        const counter = await em.findOneOrFail(Counter, 1);
        seen.push(counter);
        return counter.count;
      });
    expect(await look()).toBe(0);
    await rival.query(`update test_counter set count = 7 where id = 1`);
    expect(await look()).toBe(7);
    expect(seen[1]).not.toBe(seen[0]);
  });

  it('makes a prepared statement again that lost a deadlock', async () => {
    await rival.query(`
      create function test_raise(first integer, second integer) returns void language plpgsql as $$
      begin
        update test_counter set count = count + 1 where id = first;
        perform pg_sleep(0.2);
        update test_counter set count = count + 1 where id = second;
      end $$`);
    const statements = new PreparedStatements(orm);
    const raise = { name: 'test_raise', text: 'select test_raise($1, $2)' };
    await Promise.all([statements.rows(raise, [1, 2]), statements.rows(raise, [2, 1])]);
    expect(await counts()).toEqual([2, 2]);
  });
});
