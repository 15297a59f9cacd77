-- +goose Up
-- Which version took over from an agreement and when, whether others may accede to
-- it, and which agreements of others count for one's own systems.
alter table agreements add column superseded_by uuid;
alter table agreements add column superseded_on date;
alter table agreements add column docking text not null default '';
create index agreements_by_superseded_by on agreements (org_id, superseded_by) where superseded_by is not null;

create table adoptions (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  agreement uuid not null,
  scope_systems jsonb not null default '[]',
  note text not null default '',
  adopted_by text not null default ''
);
create unique index adoptions_by_id on adoptions (org_id, id);
create unique index adoptions_code on adoptions (org_id, code) where code <> '';
create unique index adoptions_by_agreement on adoptions (org_id, agreement);
