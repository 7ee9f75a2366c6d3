import { Migration } from '@mikro-orm/migrations';

/** Of the advisory locks of running writers: the high 16 bits; the number from which a writer runs is in the low 48. */
const RUNNING = `(21332::bigint << 48)`;

/** What was told of stock, in the order of the numbers that it was told under, so that it can be read as of any of them. */
export class Migration20261123001000_stock_changes extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.changes();
    this.numbering();
    this.openingBalances();
  }

  private changes(): void {
    // Product and location are those of lots, which have the keys; checking them again would cost every change of stock.
    this.addSql(`create sequence stock_ledger_sequence`);
    this.addSql(`
      create table stock_change (
        product_id uuid not null,
        location_id uuid not null,
        ledger_sequence bigint not null,
        product_sequence bigint not null,
        on_hand bigint not null,
        reserved bigint not null,
        available bigint not null,
        at timestamptz not null,
        constraint stock_change_pkey primary key (product_id, location_id, ledger_sequence)
      )`);
    this.addSql(
      `create trigger stock_change_append_only before update or delete on stock_change for each row execute function refuse_change()`,
    );
    this.addSql(
      `create trigger stock_change_no_truncate before truncate on stock_change for each statement execute function refuse_change()`,
    );
  }

  /**
   * Numbers are taken while transactions run, and a lower one may be committed after a higher one. Whoever takes numbers first leaves a
   * shared lock, under the number that was the last one before: nobody ever waits for it, and it ends with the transaction. Up to the
   * lowest of these locks, every number is committed or will never be.
   */
  private numbering(): void {
    // One lock a transaction, however often it changes stock: it is the lowest, and locks are not without end.
    this.addSql(`
      create function number_stock_changes(products uuid[]) returns table (product uuid, number bigint) language plpgsql as $$
      declare
        before bigint;
      begin
        if coalesce(current_setting('theriac.stock_numbers_after', true), '') = '' then
          select case when s.is_called then s.last_value else s.last_value - 1 end into before from stock_ledger_sequence s;
          perform pg_advisory_xact_lock_shared(${RUNNING} + before);
          perform set_config('theriac.stock_numbers_after', before::text, true);
        end if;
        return query select given, nextval('stock_ledger_sequence') from unnest(products) given;
      end
      $$`);
    // The last number is read before the locks: whoever took it or a lower one has left a lock by then, or is done.
    this.addSql(`
      create function settled_stock_sequence() returns bigint language plpgsql as $$
      declare
        taken bigint;
        before_running bigint;
      begin
        select case when s.is_called then s.last_value else s.last_value - 1 end into taken from stock_ledger_sequence s;
        select min(held.key - ${RUNNING}) into before_running
          from (select (l.classid::bigint << 32) | l.objid::bigint as key from pg_locks l
                 where l.locktype = 'advisory' and l.objsubid = 1
                   and l.database = (select oid from pg_database where datname = current_database())) held
         where held.key between ${RUNNING} and ${RUNNING} + ((1::bigint << 48) - 1);
        return least(taken, before_running);
      end
      $$`);
  }

  /** What there is when this begins, under the number 0. */
  private openingBalances(): void {
    this.addSql(`
      insert into stock_change (product_id, location_id, ledger_sequence, product_sequence, on_hand, reserved, available, at)
      select l.product_id, l.location_id, 0, p.stock_sequence, sum(l.on_hand), sum(l.reserved),
             coalesce(sum(l.on_hand - l.reserved) filter (
               where l.status = 'available' and l.expires_on >= (now() at time zone place.time_zone)::date), 0), now()
        from lot l join product p on p.id = l.product_id join stock_location place on place.id = l.location_id
       group by l.product_id, l.location_id, p.stock_sequence`);
  }
}
