-- +goose Up
-- What Ledd makes of an agreement: the file that is signed and the file that is
-- sealed, the steps that were taken, and the code by which anybody finds out whether
-- it is in force.
alter table agreements add column check_code text not null default '';
alter table agreements add column issued_at timestamptz;
alter table agreements add column issued_by text not null default '';
alter table agreements add column issued_language text not null default '';
alter table agreements add column issued_sha256 text not null default '';
alter table agreements add column issued_page text not null default '';
alter table agreements add column text_digest text not null default '';
alter table agreements add column signed_sha256 text not null default '';
alter table agreements add column sealed_sha256 text not null default '';
alter table agreements add column sealed_at timestamptz;
alter table agreements add column moves jsonb not null default '[]';
alter table agreements add column exits jsonb not null default '[]';
alter table agreements add column noted_by text not null default '';
alter table agreements add column noted_on date;
alter table agreements add column noted_text text not null default '';
create unique index agreements_by_check_code on agreements (check_code) where check_code <> '';
create index agreements_by_issued on agreements (issued_sha256) where issued_sha256 <> '';
create index agreements_by_signed on agreements (signed_sha256) where signed_sha256 <> '';
create index agreements_by_sealed on agreements (sealed_sha256) where sealed_sha256 <> '';

-- What is known of each signature. Written once.
create table evidence (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  agreement uuid not null,
  party uuid not null references organisations (id) deferrable initially deferred,
  agent uuid references organisations (id) deferrable initially deferred,
  way text not null default '',
  name text not null default '',
  title text not null default '',
  authority text not null default '',
  email text not null default '',
  known_by text not null default '',
  session text not null default '',
  address text not null default '',
  browser text not null default '',
  signed_at timestamptz not null,
  sha256 text not null default '',
  text_digest text not null default '',
  statement text not null default '',
  language text not null default '',
  invitation text not null default '',
  submission text not null default '',
  foreign key (org_id, agreement) references agreements (org_id, id) deferrable initially deferred
);
create unique index evidence_by_id on evidence (org_id, id);
create index evidence_by_agreement on evidence (org_id, agreement);

-- A file that came back as the signed agreement.
create table submissions (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  agreement uuid not null,
  party uuid not null references organisations (id) deferrable initially deferred,
  document uuid not null,
  sha256 text not null default '',
  name text not null default '',
  title text not null default '',
  authority text not null default '',
  signed_on date,
  paper boolean not null default false,
  sent_by text not null default '',
  sent_at timestamptz not null,
  guest boolean not null default false,
  sender text not null default '',
  email text not null default '',
  state text not null default '',
  verdict text not null default '',
  report jsonb not null default '{}',
  checked_at timestamptz,
  signer text not null default '',
  stamped_at timestamptz,
  issued_sha256 text not null default '',
  against text not null default '',
  follows boolean not null default false,
  approvals jsonb not null default '[]',
  decided_at timestamptz,
  decided_why text not null default '',
  foreign key (org_id, document) references documents (org_id, id) deferrable initially deferred,
  foreign key (org_id, agreement) references agreements (org_id, id) deferrable initially deferred
);
create unique index submissions_by_id on submissions (org_id, id);
create index submissions_by_agreement on submissions (org_id, agreement);
create index submissions_by_state on submissions (org_id, state);
