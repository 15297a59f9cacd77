-- +goose Up
-- What is bought, and the early work on its risks (GDPR art. 25(1), 32).
create table procurements (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  unit uuid,
  kind text not null default '',
  framework uuid,
  covered text not null default '',
  requirements text not null default '',
  requirements_on date,
  concluded_on date,
  security_test_on date,
  go_live_on date,
  system uuid,
  note text not null default '',
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, system) references systems (org_id, id) deferrable initially deferred
);
create unique index procurements_by_id on procurements (org_id, id);
alter table procurements add foreign key (org_id, framework) references procurements (org_id, id) deferrable initially deferred;
create unique index procurements_code on procurements (org_id, code) where code <> '';
create index procurements_by_code on procurements (org_id, code, id);
create index procurements_by_name on procurements (org_id, name, id);
create index procurements_by_created_at on procurements (org_id, created_at, id);
create index procurements_by_unit on procurements (org_id, unit);
create index procurements_by_framework on procurements (org_id, framework);
create index procurements_by_system on procurements (org_id, system);

alter table assessments add column procurement uuid;
create index assessments_by_procurement on assessments (org_id, procurement);
create table assessment_procurements (
  org_id uuid not null,
  assessment_id uuid not null,
  procurement_id uuid not null,
  primary key (assessment_id, procurement_id),
  foreign key (org_id, assessment_id) references assessments (org_id, id) deferrable initially deferred,
  foreign key (org_id, procurement_id) references procurements (org_id, id) deferrable initially deferred
);
create index assessment_procurements_by_procurement_id on assessment_procurements (procurement_id, assessment_id);
