-- +goose Up
-- Who else may read a record: the parties of an agreement, and whoever does the
-- processing of a first link. The row belongs to the reader (org_id) and is written
-- by the keeper of the record, whenever the record is saved.
create table shares (
  kind text not null,
  record_id uuid not null,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  keeper uuid not null references organisations (id) deferrable initially deferred,
  primary key (record_id, org_id)
);
create index shares_by_reader on shares (org_id, kind, record_id);

-- What is there already is shared by the same rule as what will be saved.
insert into shares (kind, record_id, org_id, keeper)
select distinct 'agreement', a.id, (p ->> 'org')::uuid, a.org_id from agreements a cross join lateral jsonb_array_elements(a.parties) p
where (p ->> 'org')::uuid <> a.org_id and p ->> 'side' <> 'agent' and (coalesce(p ->> 'leftOn', '') = '' or (p ->> 'leftOn')::date > (a.updated_at at time zone 'UTC')::date)
  and a.state in ('part_signed', 'signed', 'active', 'under_revision', 'suspended', 'notice', 'expired', 'ended', 'exit_pending', 'superseded', 'closed');
insert into shares (kind, record_id, org_id, keeper)
select 'engagement', e.id, e.downstream, e.org_id from engagements e
where e.upstream = e.org_id and e.downstream <> e.org_id and e.scoped and e.state in ('active', 'suspended', 'ended_data_held');

alter table shares enable row level security;
alter table shares force row level security;
create policy readers_and_keepers on shares
  using (org_id = (select nullif(current_setting('ledd.org', true), '')::uuid) or keeper = (select nullif(current_setting('ledd.org', true), '')::uuid)
    or (select current_setting('ledd.scope', true)) in ('directory', 'all'))
  with check (keeper = (select nullif(current_setting('ledd.org', true), '')::uuid) or (select current_setting('ledd.scope', true)) in ('directory', 'all'));
-- The database asks the policies of a row in no order of ours: that one's own rows are
-- none of these is said first, so that nothing is looked up for them.
create policy shared_reads on agreements for select using (org_id <> (select nullif(current_setting('ledd.org', true), '')::uuid) and exists (
  select 1 from shares s where s.record_id = agreements.id and s.kind = 'agreement' and s.keeper = agreements.org_id and s.org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)));
create policy shared_reads on engagements for select using (org_id <> (select nullif(current_setting('ledd.org', true), '')::uuid) and exists (
  select 1 from shares s where s.record_id = engagements.id and s.kind = 'engagement' and s.keeper = engagements.org_id and s.org_id = (select nullif(current_setting('ledd.org', true), '')::uuid)));
