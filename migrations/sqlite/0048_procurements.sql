-- +goose Up
-- What is bought, and the early work on its risks (GDPR art. 25(1), 32).
create table procurements (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  unit text,
  kind text not null default '',
  framework text,
  covered text not null default '',
  requirements text not null default '',
  requirements_on text,
  concluded_on text,
  security_test_on text,
  go_live_on text,
  system text,
  note text not null default '',
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, framework) references procurements (org_id, id) deferrable initially deferred,
  foreign key (org_id, system) references systems (org_id, id) deferrable initially deferred
);
create unique index procurements_by_id on procurements (org_id, id);
create unique index procurements_code on procurements (org_id, code) where code <> '';
create index procurements_by_code on procurements (org_id, code, id);
create index procurements_by_name on procurements (org_id, name, id);
create index procurements_by_created_at on procurements (org_id, created_at, id);
create index procurements_by_unit on procurements (org_id, unit);
create index procurements_by_framework on procurements (org_id, framework);
create index procurements_by_system on procurements (org_id, system);

alter table assessments add column procurement text;
create index assessments_by_procurement on assessments (org_id, procurement);
create table assessment_procurements (
  org_id text not null,
  assessment_id text not null,
  procurement_id text not null,
  primary key (assessment_id, procurement_id),
  foreign key (org_id, assessment_id) references assessments (org_id, id) deferrable initially deferred,
  foreign key (org_id, procurement_id) references procurements (org_id, id) deferrable initially deferred
);
create index assessment_procurements_by_procurement_id on assessment_procurements (procurement_id, assessment_id);
