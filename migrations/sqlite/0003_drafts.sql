-- +goose Up
create table drafts (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  actor text not null,
  form text not null,
  record_id text not null default '',
  version integer not null,
  body text not null,
  updated_at datetime not null
);
create index drafts_by_actor on drafts (org_id, actor, form, record_id, updated_at);
