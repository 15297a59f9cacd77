-- +goose Up
-- The outbox. What a message says is emptied once it is sent.
create table messages (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  email text not null default '',
  name text not null default '',
  language text not null default '',
  text text not null default '',
  subject text not null default '',
  state text not null default '',
  expires_at datetime not null,
  sent_at datetime,
  attempts integer not null default 0,
  problem text not null default '',
  body text not null default ''
);
create index messages_by_id on messages (org_id, id);
create index messages_waiting on messages (created_at) where state = 'waiting';

-- Somebody outside is asked to do one thing, by a link and a code sent by mail.
create table invitations (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  agreement text not null,
  party text not null references organisations (id) deferrable initially deferred,
  name text not null default '',
  email text not null default '',
  language text not null default '',
  expires_on text not null,
  invited_by text not null default '',
  confirmed_at datetime,
  revoked_at datetime,
  hash text not null default '',
  one_time text not null default '',
  one_time_until datetime,
  tries integer not null default 0,
  sent_at datetime,
  foreign key (org_id, agreement) references agreements (org_id, id) deferrable initially deferred
);
create unique index invitations_by_id on invitations (org_id, id);
create index invitations_by_agreement on invitations (org_id, agreement);
create unique index invitations_by_hash on invitations (hash);

alter table sessions add column invitation_id text;
create index sessions_by_invitation on sessions (invitation_id) where invitation_id is not null;
