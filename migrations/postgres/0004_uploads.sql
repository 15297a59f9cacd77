-- +goose Up
create table uploads (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  actor text not null,
  kind text not null,
  name text not null,
  size integer not null,
  sha256 text not null,
  bytes bytea not null,
  receipt text not null default '',
  created_at timestamptz not null
);
create index uploads_by_actor on uploads (org_id, actor, created_at);
