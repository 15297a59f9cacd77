-- +goose Up
-- What the documents of joint controllers, mandates and accessions say.
alter table agreements add column allocation text not null default '[]';
alter table agreements add column essence text not null default '';
alter table agreements add column essence_at text not null default '';
alter table agreements add column powers text not null default '[]';
alter table agreements add column sub_delegation text not null default '';
alter table agreements add column accession text not null default '{}';

-- An organisation's own texts of agreements. A text that was published stays as it is.
create table templates (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  kind text not null default '',
  text text not null default '',
  name text not null default '',
  edition integer not null default 0,
  language text not null default '',
  title text not null default '',
  sha256 text not null default '',
  state text not null default '',
  published_at datetime,
  withdrawn_at datetime
);
create unique index templates_by_id on templates (org_id, id);
create unique index templates_code on templates (org_id, code) where code <> '';
create index templates_by_name on templates (org_id, name, id);
create index templates_by_code on templates (org_id, code, id);
