-- +goose Up
-- What risk is accepted from a day on, by the municipality, a sector or a unit, and the risk
-- assessments (GDPR art. 32): a row for each version.
create table criteria (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  scope text not null default '',
  unit uuid,
  valid_from date,
  valid_to date,
  approved_by text not null default '',
  matrix jsonb not null default '[]',
  areas jsonb not null default '[]',
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred
);
create unique index criteria_by_id on criteria (org_id, id);
create unique index criteria_code on criteria (org_id, code) where code <> '';
create index criteria_by_code on criteria (org_id, code, id);
create index criteria_by_name on criteria (org_id, name, id);
create index criteria_by_created_at on criteria (org_id, created_at, id);
create index criteria_by_unit on criteria (org_id, unit);

create table assessments (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  object text not null default '',
  systems jsonb not null default '[]',
  flow uuid,
  activity uuid,
  subject text not null default '',
  unit uuid,
  phase text not null default '',
  personal_data text not null default '',
  performed_on date,
  method text not null default '',
  participants jsonb not null default '[]',
  scenarios jsonb not null default '[]',
  treatments jsonb not null default '[]',
  next_due date,
  state text not null default 'draft',
  completed_on date,
  completed_by text not null default '',
  edition integer not null default 1,
  previous uuid,
  rule jsonb not null default '{}',
  level text not null default '',
  residual text not null default '',
  due date,
  acceptances jsonb not null default '[]',
  foreign key (org_id, flow) references flows (org_id, id) deferrable initially deferred,
  foreign key (org_id, activity) references activities (org_id, id) deferrable initially deferred,
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred
);
create unique index assessments_by_id on assessments (org_id, id);
alter table assessments add foreign key (org_id, previous) references assessments (org_id, id) deferrable initially deferred;
create unique index assessments_code on assessments (org_id, code) where code <> '';
create index assessments_by_code on assessments (org_id, code, id);
create index assessments_by_name on assessments (org_id, name, id);
create index assessments_by_created_at on assessments (org_id, created_at, id);
create index assessments_by_unit on assessments (org_id, unit);
create index assessments_by_state on assessments (org_id, state);
create unique index assessments_by_previous on assessments (org_id, previous);

create table assessment_systems (
  org_id uuid not null,
  assessment_id uuid not null,
  system_id uuid not null,
  primary key (assessment_id, system_id),
  foreign key (org_id, assessment_id) references assessments (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index assessment_systems_by_system_id on assessment_systems (system_id, assessment_id);
