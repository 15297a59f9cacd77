-- +goose Up
-- What was put forward as an annex of an agreement: a file, a page with a captured
-- copy, or somebody's word that the generated one was looked at.
create table enclosures (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  agreement text not null,
  kind text not null default '',
  party text references organisations (id) deferrable initially deferred,
  way text not null default '',
  document text,
  sha256 text not null default '',
  revision text not null default '',
  dated text,
  link text not null default '',
  complete boolean not null default false,
  note text not null default '',
  brought_by text references organisations (id) deferrable initially deferred,
  invitation text not null default '',
  sent_by text not null default '',
  sent_at datetime not null,
  guest boolean not null default false,
  state text not null default '',
  decided_by text not null default '',
  decided_at datetime,
  decided_why text not null default '',
  foreign key (org_id, document) references documents (org_id, id) deferrable initially deferred,
  foreign key (org_id, agreement) references agreements (org_id, id) deferrable initially deferred
);
create unique index enclosures_by_id on enclosures (org_id, id);
create index enclosures_by_agreement on enclosures (org_id, agreement);
create index enclosures_by_state on enclosures (org_id, state);
