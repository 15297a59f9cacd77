-- +goose Up
-- The second lock: whatever the program asks, a transaction reaches the rows of
-- its organisation, and no others. Each transaction says for whom it is, when it
-- begins (internal/store/tenant.go):
--
--   ledd.org    the organisation; empty: none
--   ledd.scope  own        its own rows, and what the directory shows to everybody
--               directory  and it keeps the directory: the operator, working for one
--               all        every row: the operator of the whole instance, and whoever
--                          reads a token, a link or a session before there is an actor
--
-- A transaction that says nothing sees nothing and writes nothing. The owner of the
-- tables is under the lock too (force); superusers and roles with bypassrls are not.

-- lock_rows puts every table that has an organisation, and no policy yet, under the
-- one policy text. It runs again after each migration, so that a new table is locked
-- without being named; one that needs more says so in its own migration.
-- +goose StatementBegin
create function lock_rows() returns void language plpgsql as $$
declare
  locked text;
  mine constant text := $p$org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)
    or (select current_setting('ledd.scope', true)) = 'all'$p$;
begin
  for locked in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id'
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
  loop
    execute format('alter table %I enable row level security', locked);
    execute format('alter table %I force row level security', locked);
    execute format('create policy own_rows on %I using (%s) with check (%s)', locked, mine, mine);
  end loop;
end $$;
-- +goose StatementEnd
select lock_rows();

-- The exceptions. Policies of one table add up.

-- Organisations and services are the directory: everybody reads them, and whoever
-- keeps the directory writes them.
create policy everybody_reads on organisations for select using ((select current_setting('ledd.scope', true)) in ('own', 'directory', 'all'));
create policy everybody_reads on services for select using ((select current_setting('ledd.scope', true)) in ('own', 'directory', 'all'));
create policy kept_directory on organisations using ((select current_setting('ledd.scope', true)) = 'directory') with check ((select current_setting('ledd.scope', true)) = 'directory');
create policy kept_directory on services using ((select current_setting('ledd.scope', true)) = 'directory') with check ((select current_setting('ledd.scope', true)) = 'directory');

-- Of engagements, the published ones.
create policy everybody_reads on engagements for select using (published and (select current_setting('ledd.scope', true)) in ('own', 'directory', 'all'));
create policy kept_directory on engagements using (published and (select current_setting('ledd.scope', true)) = 'directory') with check (published and (select current_setting('ledd.scope', true)) = 'directory');

-- How an organisation is found has the keeper of its entry.
alter table organisation_names enable row level security;
alter table organisation_names force row level security;
alter table organisation_identifiers enable row level security;
alter table organisation_identifiers force row level security;
create policy everybody_reads on organisation_names for select using ((select current_setting('ledd.scope', true)) in ('own', 'directory', 'all'));
create policy everybody_reads on organisation_identifiers for select using ((select current_setting('ledd.scope', true)) in ('own', 'directory', 'all'));
create policy own_rows on organisation_names
  using ((select current_setting('ledd.scope', true)) in ('directory', 'all')
    or exists (select 1 from organisations o where o.id = organisation_id and o.org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)))
  with check ((select current_setting('ledd.scope', true)) in ('directory', 'all')
    or exists (select 1 from organisations o where o.id = organisation_id and o.org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)));
create policy own_rows on organisation_identifiers
  using ((select current_setting('ledd.scope', true)) in ('directory', 'all')
    or exists (select 1 from organisations o where o.id = organisation_id and o.org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)))
  with check ((select current_setting('ledd.scope', true)) in ('directory', 'all')
    or exists (select 1 from organisations o where o.id = organisation_id and o.org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)));

-- Whoever keeps the directory leaves the traces of its records, wherever they belong.
create policy kept_directory on external_ids using (kind in ('organisation', 'service', 'engagement') and (select current_setting('ledd.scope', true)) = 'directory')
  with check (kind in ('organisation', 'service', 'engagement') and (select current_setting('ledd.scope', true)) = 'directory');
create policy kept_directory on history using (kind in ('organisation', 'service', 'engagement') and (select current_setting('ledd.scope', true)) = 'directory')
  with check (kind in ('organisation', 'service', 'engagement') and (select current_setting('ledd.scope', true)) = 'directory');
create policy kept_directory on audit using (kind in ('organisation', 'service', 'engagement') and (select current_setting('ledd.scope', true)) = 'directory')
  with check (kind in ('organisation', 'service', 'engagement') and (select current_setting('ledd.scope', true)) = 'directory');
create policy kept_directory on audit_heads using ((select current_setting('ledd.scope', true)) = 'directory') with check ((select current_setting('ledd.scope', true)) = 'directory');
