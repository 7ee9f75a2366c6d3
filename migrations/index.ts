import { Migration20261120000000_foundation } from './Migration20261120000000_foundation';
import { Migration20261120000100_book_consultation } from './Migration20261120000100_book_consultation';

/** Every migration, oldest first. Listed by hand so that the build, the tests and the container run exactly the same ones. */
export const migrations = [Migration20261120000000_foundation, Migration20261120000100_book_consultation];
