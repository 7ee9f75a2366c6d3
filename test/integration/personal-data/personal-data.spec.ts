import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PersonalDataHolders } from '../../../src/platform/personal-data/personal-data-holders';
import { startTestApp, type TestApp } from '../../support/test-app';
import { HELD_BY_NOBODY } from './held-by-nobody';
import { withTables } from './personal-data-page';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'reference', 'personal-data.md');

/** Columns that name a person, by what they are called; foreign keys to accounts are found whatever they are called. */
const NAMES_A_PERSON = '(^|_)(user|patient|actor|witness)_id$|_by$';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
});
afterAll(() => test.close());

/** Every column of every table that can name a person. Partitions are their parent's business. */
const personalColumns = () =>
  test.sql<{ place: string; table: string }>(
    `select distinct c.table_name as table, c.table_name || '.' || c.column_name as place
     from information_schema.columns c
     join pg_class k on k.relname = c.table_name and k.relnamespace = 'public'::regnamespace and not k.relispartition
     left join pg_constraint f on f.conrelid = k.oid and f.contype = 'f' and f.confrelid = 'user_account'::regclass
       and (select attnum from pg_attribute where attrelid = k.oid and attname = c.column_name) = any (f.conkey)
     where c.table_schema = 'public' and k.relkind in ('r', 'p')
       and (f.oid is not null or (c.data_type = 'uuid' and c.column_name ~ '${NAMES_A_PERSON}'))
     order by 2`,
  );

describe('what is kept about people', () => {
  it('has somebody who answers for it, in every table that names one', async () => {
    const held = new Set(
      test.app
        .get(PersonalDataHolders)
        .all()
        .flatMap(({ tables }) => Object.keys(tables)),
    );
    const unheld = (await personalColumns()).filter(
      ({ table, place }) => !held.has(table) && !(place in HELD_BY_NOBODY) && !(table in HELD_BY_NOBODY),
    );
    expect(unheld.map(({ place }) => place)).toEqual([]);
  });

  it('is answered for by nobody who answers for a table that is not there', async () => {
    const tables = (
      await test.sql<{ name: string }>(`select relname as name from pg_class where relkind in ('r', 'p')`)
    ).map(({ name }) => name);
    const declared = [
      ...test.app
        .get(PersonalDataHolders)
        .all()
        .flatMap((holder) => Object.keys(holder.tables)),
      ...Object.keys(HELD_BY_NOBODY).map((place) => place.split('.')[0]),
    ];
    expect(declared.filter((name) => !tables.includes(name))).toEqual([]);
  });

  it('finds a table that nobody answers for', async () => {
    await test.sql('create table planted_letter (id uuid primary key, sender uuid references user_account (id))');
    const places = (await personalColumns()).map(({ place }) => place);
    await test.sql('drop table planted_letter');
    expect(places).toContain('planted_letter.sender');
    expect(places).toEqual(
      expect.arrayContaining(['payment.patient_id', 'session.user_id', 'consultation.booked_by', 'audit_log.actor_id']),
    );
  });

  it('is told in the reference (UPDATE_PERSONAL_DATA_PAGE=1 writes the tables)', () => {
    const page = readFileSync(PAGE, 'utf8');
    const written = withTables(page, test.app.get(PersonalDataHolders).all(), HELD_BY_NOBODY);
    if (process.env.UPDATE_PERSONAL_DATA_PAGE) writeFileSync(PAGE, written);
    else expect(page).toBe(written);
  });
});
