import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { MikroORM } from '@mikro-orm/postgresql';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../src/kernel/aggregate-root';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { OutboxEvent } from '../../../src/platform/outbox/outbox-event.entity';
import { OutboxSubscriber } from '../../../src/platform/outbox/outbox.subscriber';
import options from '../../../mikro-orm.config';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

@Entity({ tableName: 'test_thing' })
class Thing extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'integer' })
  size!: number;

  static make(): Thing {
    const thing = new Thing();
    thing.id = uuidv7();
    thing.size = 1;
    return thing;
  }

  grow(): void {
    this.size += 1;
    this.announce({
      id: uuidv7(),
      type: 'thing.grown',
      version: 2,
      aggregateType: 'thing',
      aggregateId: this.id,
      occurredAt: new Date('2026-11-20T09:30:00.123Z'),
      payload: { size: this.size },
    });
  }
}

describe('what an entity announces', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let work: UnitOfWork;

  beforeAll(async () => {
    database = await createTestDatabase();
    orm = await MikroORM.init({
      ...options,
      clientUrl: database.url,
      entities: [Thing, OutboxEvent],
      subscribers: [new OutboxSubscriber()],
    });
    await orm.em.execute('create table test_thing (id uuid primary key, size integer not null check (size < 10))');
    work = new UnitOfWork(orm);
  });

  afterAll(async () => {
    await orm.close();
    await database.drop();
  });

  beforeEach(() => orm.em.execute('truncate outbox_event, test_thing'));

  const events = () => orm.em.fork().find(OutboxEvent, {}, { orderBy: { position: 'asc' } });

  it('is in the outbox when the transaction that made it commits', async () => {
    const thing = Thing.make();
    await work.run(async (em) => {
      thing.grow();
      em.persist(thing);
      thing.grow();
    });
    const written = await events();
    expect(written.map(({ payload }) => payload)).toEqual([{ size: 2 }, { size: 3 }]);
    expect(written[0]).toMatchObject({
      type: 'thing.grown',
      version: 2,
      aggregateType: 'thing',
      aggregateId: thing.id,
      occurredAt: new Date('2026-11-20T09:30:00.123Z'),
    });
  });

  it('is written once, however often the transaction flushes, and again for the next change', async () => {
    const { id } = await work.run(async (em) => {
      const thing = Thing.make();
      thing.grow();
      em.persist(thing);
      await em.flush();
      await em.flush();
      return thing;
    });
    await work.run(async (em) => (await em.findOneOrFail(Thing, id)).grow());
    expect((await events()).map(({ payload }) => payload)).toEqual([{ size: 2 }, { size: 3 }]);
  });

  it('is gone when the transaction is', async () => {
    const failed = work.run(async (em) => {
      const thing = Thing.make();
      thing.grow();
      em.persist(thing);
      await em.flush();
      await em.execute('update test_thing set size = 10');
    });
    await expect(failed).rejects.toThrow(/check/);
    expect(await events()).toEqual([]);
  });
});
