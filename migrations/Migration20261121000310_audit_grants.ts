import { Migration } from '@mikro-orm/migrations';

/**
 * What the running service may do, as a role: read and write, but neither change the schema nor touch what has been written to an
 * append-only table. Triggers hold off everybody who keeps to them; an owner can drop a trigger, and this role owns nothing.
 *
 * Roles belong to the whole server: several databases share this one, and where the owner may not create roles an administrator makes it
 * and migrates again.
 */
export class Migration20261121000310_audit_grants extends Migration {
  override up(): void {
    this.addSql(`set local lock_timeout = '2s'`);
    this.addSql(`
      do $$ begin
        if not exists (select from pg_roles where rolname = 'theriac_service') then
          create role theriac_service nologin;
        end if;
      exception
        -- Another database of this server is being migrated at the same time.
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise notice 'role theriac_service not created: have an administrator create it (nologin) and migrate again';
      end $$`);
    this.grants();
    // Partitions are made by a job of the service, which may not create tables otherwise.
    this.addSql(`alter function ensure_partitions(timestamptz) security definer`);
    this.addSql(`alter function ensure_partitions(timestamptz) set search_path = public, pg_temp`);
    this.addSql(`revoke execute on function ensure_partitions(timestamptz) from public`);
  }

  /** Called at the end of every migration step, so that tables to come are covered, and those of the queues too. */
  private grants(): void {
    this.addSql(`
      create function grant_service_access() returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
      declare
        place text;
        thing record;
      begin
        if not exists (select from pg_roles where rolname = 'theriac_service') then
          return false;
        end if;
        for place in select nspname from pg_namespace where nspname in ('public', 'bullmq', 'sandbox_provider') loop
          execute format('grant usage on schema %I to theriac_service', place);
        end loop;
        -- Only what is ours: extensions have relations of their own, which are not for us to grant.
        for thing in
          select c.oid::regclass as name, c.relkind = 'S' as is_sequence
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('public', 'bullmq', 'sandbox_provider') and c.relkind in ('r', 'p', 'v', 'S')
            and pg_has_role(c.relowner, 'usage')
        loop
          if thing.is_sequence then
            execute format('grant usage, select, update on sequence %s to theriac_service', thing.name);
          else
            execute format('grant select, insert, update, delete on %s to theriac_service', thing.name);
          end if;
        end loop;
        -- Append-only is what has the trigger. Its partitions are reached through it alone.
        for thing in
          select t.tgrelid::regclass as name, c.relispartition as is_partition
          from pg_trigger t join pg_class c on c.oid = t.tgrelid
          where t.tgfoid = 'public.refuse_change()'::regprocedure
        loop
          if thing.is_partition then
            execute format('revoke all on %s from theriac_service', thing.name);
          else
            execute format('revoke update, delete, truncate on %s from theriac_service', thing.name);
          end if;
        end loop;
        revoke insert, update, delete on public.schema_migration from theriac_service;
        grant execute on function public.ensure_partitions(timestamptz) to theriac_service;
        return true;
      end
      $$`);
    this.addSql(`revoke execute on function grant_service_access() from public`);
  }
}
