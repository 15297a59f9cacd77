-- +goose Up
-- What somebody said of a file that was sent, which records it touched, and what became
-- of taking it back.
alter table uploads add column choice text not null default '';
alter table uploads add column touched text not null default '';
alter table uploads add column undone text not null default '';
-- What an organisation has said of the columns and words of its spreadsheets, by the
-- headers that they have.
create table mappings (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  signature text not null,
  name text not null,
  headers text not null,
  body text not null,
  actor text not null,
  updated_at timestamptz not null
);
create unique index mappings_by_signature on mappings (org_id, signature);
create index mappings_by_age on mappings (org_id, updated_at);

-- +goose Down
drop table mappings;
alter table uploads drop column undone;
alter table uploads drop column touched;
alter table uploads drop column choice;
