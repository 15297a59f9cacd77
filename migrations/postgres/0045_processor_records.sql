-- +goose Up
-- The record that a processor keeps (GDPR art. 30(2)): a row for each service that the
-- organisation performs on behalf of controllers, which it lists.
create table processor_records (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  called_as jsonb not null default '[]',
  description text not null default '',
  contact text not null default '',
  representative text not null default '',
  controllers jsonb not null default '[]',
  processing jsonb not null default '[]',
  data jsonb not null default '[]',
  transfers jsonb not null default '[]',
  security_measures jsonb not null default '[]',
  security_summary text not null default '',
  security_reason text not null default '',
  systems jsonb not null default '[]',
  sub_processors jsonb not null default '[]',
  agreement_reference text not null default '',
  status text not null default '',
  written_on date,
  starts_on date,
  ends_on date,
  last_reviewed_on date,
  next_review_due date
);
create unique index processor_records_by_id on processor_records (org_id, id);
create unique index processor_records_code on processor_records (org_id, code) where code <> '';
create index processor_records_by_code on processor_records (org_id, code, id);
create index processor_records_by_name on processor_records (org_id, name, id);
create index processor_records_by_created_at on processor_records (org_id, created_at, id);
create index processor_records_by_status on processor_records (org_id, status);

create table processor_record_systems (
  org_id uuid not null,
  processor_record_id uuid not null,
  system_id uuid not null,
  primary key (processor_record_id, system_id),
  foreign key (org_id, processor_record_id) references processor_records (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index processor_record_systems_by_system_id on processor_record_systems (system_id, processor_record_id);

create table processor_record_orgs (
  org_id uuid not null,
  processor_record_id uuid not null,
  organisation_id uuid not null references organisations (id) deferrable initially deferred,
  primary key (processor_record_id, organisation_id),
  foreign key (org_id, processor_record_id) references processor_records (org_id, id) deferrable initially deferred
);
create index processor_record_orgs_by_organisation_id on processor_record_orgs (organisation_id, processor_record_id);
