import { Migration20261120000000_foundation } from './Migration20261120000000_foundation';
import { Migration20261120000100_book_consultation } from './Migration20261120000100_book_consultation';
import { Migration20261120000200_rate_limit } from './Migration20261120000200_rate_limit';
import { Migration20261121000200_field_encryption } from './Migration20261121000200_field_encryption';

/** Every migration, oldest first. Listed by hand so that the build, the tests and the container run exactly the same ones. */
export const migrations = [
  Migration20261120000000_foundation,
  Migration20261120000100_book_consultation,
  Migration20261120000200_rate_limit,
  Migration20261121000200_field_encryption,
];
