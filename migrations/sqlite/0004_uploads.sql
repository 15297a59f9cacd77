-- +goose Up
create table uploads (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  actor text not null,
  kind text not null,
  name text not null,
  size integer not null,
  sha256 text not null,
  bytes blob not null,
  receipt text not null default '',
  created_at datetime not null
);
create index uploads_by_actor on uploads (org_id, actor, created_at);
