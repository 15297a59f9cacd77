-- +goose Up
-- What is known of a document; its bytes lie elsewhere, under their hash.
create table documents (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  media_type text not null default '',
  size integer not null default 0,
  sha256 text not null default '',
  pages integer,
  purpose text not null default '',
  subject_kind text not null default '',
  subject text,
  state text not null default '',
  finding text not null default '',
  received integer not null default 0,
  origin text not null default '',
  kept_by text not null default '',
  scanned_at datetime,
  scanner text not null default '',
  retain_until text,
  legal_hold boolean not null default false,
  hold_reason text not null default '',
  held_by text not null default '',
  erased_at datetime,
  erased_by text not null default ''
);
create unique index documents_by_id on documents (org_id, id);
create index documents_by_name on documents (org_id, name, id);
create index documents_by_subject on documents (org_id, subject) where subject is not null;
create index documents_by_sha256 on documents (sha256);
create index documents_under_way on documents (created_at) where state in ('receiving', 'quarantined');
