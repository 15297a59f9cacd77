-- +goose Up
-- The record that a processor keeps (GDPR art. 30(2)): a row for each service that the
-- organisation performs on behalf of controllers, which it lists.
create table processor_records (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  called_as text not null default '[]',
  description text not null default '',
  contact text not null default '',
  representative text not null default '',
  controllers text not null default '[]',
  processing text not null default '[]',
  data text not null default '[]',
  transfers text not null default '[]',
  security_measures text not null default '[]',
  security_summary text not null default '',
  security_reason text not null default '',
  systems text not null default '[]',
  sub_processors text not null default '[]',
  agreement_reference text not null default '',
  status text not null default '',
  written_on text,
  starts_on text,
  ends_on text,
  last_reviewed_on text,
  next_review_due text
);
create unique index processor_records_by_id on processor_records (org_id, id);
create unique index processor_records_code on processor_records (org_id, code) where code <> '';
create index processor_records_by_code on processor_records (org_id, code, id);
create index processor_records_by_name on processor_records (org_id, name, id);
create index processor_records_by_created_at on processor_records (org_id, created_at, id);
create index processor_records_by_status on processor_records (org_id, status);

create table processor_record_systems (
  org_id text not null,
  processor_record_id text not null,
  system_id text not null,
  primary key (processor_record_id, system_id),
  foreign key (org_id, processor_record_id) references processor_records (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index processor_record_systems_by_system_id on processor_record_systems (system_id, processor_record_id);

create table processor_record_orgs (
  org_id text not null,
  processor_record_id text not null,
  organisation_id text not null references organisations (id) deferrable initially deferred,
  primary key (processor_record_id, organisation_id),
  foreign key (org_id, processor_record_id) references processor_records (org_id, id) deferrable initially deferred
);
create index processor_record_orgs_by_organisation_id on processor_record_orgs (organisation_id, processor_record_id);
