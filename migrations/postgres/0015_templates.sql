-- +goose Up
-- What the documents of joint controllers, mandates and accessions say.
alter table agreements add column allocation jsonb not null default '[]';
alter table agreements add column essence text not null default '';
alter table agreements add column essence_at text not null default '';
alter table agreements add column powers jsonb not null default '[]';
alter table agreements add column sub_delegation text not null default '';
alter table agreements add column accession jsonb not null default '{}';

-- An organisation's own texts of agreements. A text that was published stays as it is.
create table templates (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  kind text not null default '',
  text text not null default '',
  name text collate "C" not null default '',
  edition integer not null default 0,
  language text not null default '',
  title text not null default '',
  sha256 text not null default '',
  state text not null default '',
  published_at timestamptz,
  withdrawn_at timestamptz
);
create unique index templates_by_id on templates (org_id, id);
create unique index templates_code on templates (org_id, code) where code <> '';
create index templates_by_name on templates (org_id, name, id);
create index templates_by_code on templates (org_id, code, id);
