-- +goose Up
create table identifications (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  name_key text not null default '',
  organisation text not null references organisations (id) deferrable initially deferred
);
create unique index identifications_by_name on identifications (org_id, name_key);
create index identifications_by_organisation on identifications (organisation);
alter table uploads add column preview text not null default '';
