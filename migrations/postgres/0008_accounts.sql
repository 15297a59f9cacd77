-- +goose Up
-- People, what they are in an organisation, and how they come in. A user belongs
-- to whom it was first added by; a membership to the organisation that gives it.
create table users (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  email text not null default '',
  language text not null default '',
  password text not null default '',
  totp text not null default '',
  totp_since timestamptz,
  totp_step integer not null default 0,
  recovery jsonb not null default '[]',
  failures integer not null default 0,
  locked_until timestamptz
);
create unique index users_email on users (email);

create table members (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  user_id uuid not null references users (id) deferrable initially deferred,
  name text collate "C" not null default '',
  email text not null default '',
  role text not null,
  unit uuid,
  accepts_up_to text not null default '',
  starts_on date,
  ends_on date,
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred
);
create index members_by_user on members (user_id);
create index members_by_name on members (org_id, name, id);
create unique index members_code on members (org_id, code) where code <> '';

-- A link may be for one person: to choose a password; without a purpose it lets one enter.
-- Defaults are the zero values of the types: a record from before must still be what
-- its history says (`ledd audit verify`). A session may be somebody's.
alter table links add column purpose text not null default '';
alter table links add column user_id uuid references users (id);
alter table sessions add column user_id uuid references users (id);
alter table sessions add column agent text not null default '';
alter table sessions add column stage text not null default '';
alter table sessions add column ended_at timestamptz;
create index sessions_by_user on sessions (user_id) where user_id is not null;
create index sessions_by_hash on sessions (hash);
create index links_by_hash on links (hash);
