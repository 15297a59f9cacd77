-- +goose Up
-- One agreement, made once for each of many counterparts.
create table batches (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text not null default '',
  model uuid not null,
  replaces uuid references organisations (id) deferrable initially deferred,
  side text not null default '',
  kind text not null default '',
  country text not null default '',
  counterparts jsonb not null default '[]',
  list text not null default '',
  code_pattern text not null default '',
  revision text not null default '',
  note text not null default '',
  message text not null default '',
  language text not null default '',
  sign_first boolean not null default false,
  due_on date,
  valid_days integer,
  remind_days integer,
  remind_times integer,
  state text not null default '',
  started_by text not null default '',
  started_at timestamptz,
  noted_by text not null default '',
  model_version integer not null default 0,
  foreign key (org_id, model) references agreements (org_id, id) deferrable initially deferred
);
create unique index batches_by_id on batches (org_id, id);
create unique index batches_code on batches (org_id, code) where code <> '';
create index batches_running on batches (org_id, id) where state = 'running';

-- One counterpart of a batch, and what became of it.
create table batch_items (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  batch uuid not null,
  party uuid references organisations (id) deferrable initially deferred,
  name text not null default '',
  email text not null default '',
  language text not null default '',
  reference text not null default '',
  number integer not null default 0,
  text text not null default '',
  state text not null default '',
  agreement uuid,
  other uuid,
  invitation uuid,
  sent_at timestamptz,
  attempts integer not null default 0,
  problems jsonb not null default '[]',
  reminders jsonb not null default '[]',
  reminded integer not null default 0,
  reminded_at timestamptz,
  foreign key (org_id, batch) references batches (org_id, id) deferrable initially deferred,
  foreign key (org_id, agreement) references agreements (org_id, id) deferrable initially deferred,
  foreign key (org_id, other) references agreements (org_id, id) deferrable initially deferred,
  foreign key (org_id, invitation) references invitations (org_id, id) deferrable initially deferred
);
create unique index batch_items_by_id on batch_items (org_id, id);
create unique index batch_items_code on batch_items (org_id, code) where code <> '';
create index batch_items_by_batch on batch_items (org_id, batch, number);
create unique index batch_items_by_party on batch_items (org_id, batch, party) where party is not null;
create unique index batch_items_by_agreement on batch_items (org_id, agreement) where agreement is not null;
create index batch_items_by_state on batch_items (org_id, state);
create index invitations_by_party on invitations (org_id, agreement, party);
