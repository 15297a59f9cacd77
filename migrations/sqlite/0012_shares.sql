-- +goose Up
-- Who else may read a record: the parties of an agreement, and whoever does the
-- processing of a first link. The row belongs to the reader (org_id) and is written
-- by the keeper of the record, whenever the record is saved.
create table shares (
  kind text not null,
  record_id text not null,
  org_id text not null references organisations (id) deferrable initially deferred,
  keeper text not null references organisations (id) deferrable initially deferred,
  primary key (record_id, org_id)
);
create index shares_by_reader on shares (org_id, kind, record_id);

-- What is there already is shared by the same rule as what will be saved.
insert into shares (kind, record_id, org_id, keeper)
select distinct 'agreement', a.id, p.value ->> 'org', a.org_id from agreements a, json_each(a.parties) p
where p.value ->> 'org' <> a.org_id and p.value ->> 'side' <> 'agent' and (coalesce(p.value ->> 'leftOn', '') = '' or p.value ->> 'leftOn' > substr(a.updated_at, 1, 10))
  and a.state in ('part_signed', 'signed', 'active', 'under_revision', 'suspended', 'notice', 'expired', 'ended', 'exit_pending', 'superseded', 'closed');
insert into shares (kind, record_id, org_id, keeper)
select 'engagement', e.id, e.downstream, e.org_id from engagements e
where e.upstream = e.org_id and e.downstream <> e.org_id and e.scoped and e.state in ('active', 'suspended', 'ended_data_held');
