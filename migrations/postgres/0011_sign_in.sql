-- +goose Up
-- Further ways in: through an issuer (OpenID Connect) and with a passkey (WebAuthn).
-- Defaults are the zero values of the types, as in 0008.

-- What a browser was asked and has not answered; before there is anybody, so nobody's.
create table challenges (
  hash text primary key,
  purpose text not null,
  browser text not null,
  body text not null default '',
  expires_at timestamptz not null
);
create index challenges_by_end on challenges (expires_at);

-- Whom an issuer means by a subject: one user, for ever.
create table identities (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  user_id uuid not null references users (id) deferrable initially deferred,
  issuer text not null,
  subject text not null,
  name text not null default '',
  used_at timestamptz,
  ended_at timestamptz
);
create unique index identities_by_subject on identities (issuer, subject) where ended_at is null;
create index identities_by_user on identities (user_id);

create table passkeys (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  user_id uuid not null references users (id) deferrable initially deferred,
  name text not null default '',
  credential_id text not null,
  credential text not null,
  sign_count bigint not null default 0,
  used_at timestamptz,
  ended_at timestamptz
);
create unique index passkeys_by_credential on passkeys (credential_id);
create index passkeys_by_user on passkeys (user_id);

-- A membership that an issuer gives says so; an empty source is one given by hand.
alter table members add column source text not null default '';

-- How somebody came in, when the person last proved to be it, and was last seen.
alter table sessions add column method text not null default '';
alter table sessions add column proven_at timestamptz;
alter table sessions add column seen_at timestamptz;

-- Who comes through an issuer may have no address.
drop index users_email;
create unique index users_email on users (email) where email <> '';
