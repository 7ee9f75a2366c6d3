import { migrations } from '../../../migrations';
import { knownMigrations } from './known-migrations';

it('names what is migrated, in its order', () => {
  expect(knownMigrations()).toEqual(migrations.map(({ name }) => name));
});
