-- +goose Up
-- What is known of a document; its bytes lie elsewhere, under their hash.
create table documents (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  media_type text not null default '',
  size integer not null default 0,
  sha256 text not null default '',
  pages integer,
  purpose text not null default '',
  subject_kind text not null default '',
  subject uuid,
  state text not null default '',
  finding text not null default '',
  received integer not null default 0,
  origin text not null default '',
  kept_by text not null default '',
  scanned_at timestamptz,
  scanner text not null default '',
  retain_until date,
  legal_hold boolean not null default false,
  hold_reason text not null default '',
  held_by text not null default '',
  erased_at timestamptz,
  erased_by text not null default ''
);
create unique index documents_by_id on documents (org_id, id);
create index documents_by_name on documents (org_id, name, id);
create index documents_by_subject on documents (org_id, subject) where subject is not null;
create index documents_by_sha256 on documents (sha256);
create index documents_under_way on documents (created_at) where state in ('receiving', 'quarantined');
