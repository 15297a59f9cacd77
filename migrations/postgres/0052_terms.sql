-- +goose Up
-- What an organisation says of the terms of the vocabularies: words of its own below them,
-- and terms that are not offered.
create table terms (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  under text not null default '',
  name text collate "C" not null default '',
  labels jsonb not null default '{}',
  synonyms jsonb not null default '[]',
  hidden boolean not null default false,
  vocabulary text not null default '',
  value text not null default ''
);
create unique index terms_by_id on terms (org_id, id);
create unique index terms_code on terms (org_id, code) where code <> '';
create unique index terms_by_vocabulary on terms (org_id, vocabulary, value);
create index terms_by_code on terms (org_id, code, id);
create index terms_by_name on terms (org_id, name, id);
create index terms_by_created_at on terms (org_id, created_at, id);
