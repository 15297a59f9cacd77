-- +goose Up
-- Threshold tests of processing activities: whether a DPIA is required (GDPR art. 35).
create table screenings (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  activity text not null,
  screened_on text,
  screened_by text not null default '',
  art35 text not null default '{}',
  list_hits text not null default '[]',
  no_list_hits boolean not null default false,
  wp248 text not null default '{}',
  exemption text not null default '',
  exemption_ref text not null default '',
  dpo_view text not null default '',
  outcome text not null default '',
  reasons text not null default '',
  changed_on text,
  change_note text not null default '',
  proposal text not null default '{}',
  foreign key (org_id, activity) references activities (org_id, id) deferrable initially deferred
);
create unique index screenings_by_id on screenings (org_id, id);
create unique index screenings_code on screenings (org_id, code) where code <> '';
create index screenings_by_code on screenings (org_id, code, id);
create index screenings_by_created_at on screenings (org_id, created_at, id);
create index screenings_by_activity on screenings (org_id, activity);
