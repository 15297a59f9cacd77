-- +goose Up
-- What risk is accepted from a day on, by the municipality, a sector or a unit, and the risk
-- assessments (GDPR art. 32): a row for each version.
create table criteria (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  scope text not null default '',
  unit text,
  valid_from text,
  valid_to text,
  approved_by text not null default '',
  matrix text not null default '[]',
  areas text not null default '[]',
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred
);
create unique index criteria_by_id on criteria (org_id, id);
create unique index criteria_code on criteria (org_id, code) where code <> '';
create index criteria_by_code on criteria (org_id, code, id);
create index criteria_by_name on criteria (org_id, name, id);
create index criteria_by_created_at on criteria (org_id, created_at, id);
create index criteria_by_unit on criteria (org_id, unit);

create table assessments (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  object text not null default '',
  systems text not null default '[]',
  flow text,
  activity text,
  subject text not null default '',
  unit text,
  phase text not null default '',
  personal_data text not null default '',
  performed_on text,
  method text not null default '',
  participants text not null default '[]',
  scenarios text not null default '[]',
  treatments text not null default '[]',
  next_due text,
  state text not null default 'draft',
  completed_on text,
  completed_by text not null default '',
  edition integer not null default 1,
  previous text,
  rule text not null default '{}',
  level text not null default '',
  residual text not null default '',
  due text,
  acceptances text not null default '[]',
  foreign key (org_id, flow) references flows (org_id, id) deferrable initially deferred,
  foreign key (org_id, activity) references activities (org_id, id) deferrable initially deferred,
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, previous) references assessments (org_id, id) deferrable initially deferred
);
create unique index assessments_by_id on assessments (org_id, id);
create unique index assessments_code on assessments (org_id, code) where code <> '';
create index assessments_by_code on assessments (org_id, code, id);
create index assessments_by_name on assessments (org_id, name, id);
create index assessments_by_created_at on assessments (org_id, created_at, id);
create index assessments_by_unit on assessments (org_id, unit);
create index assessments_by_state on assessments (org_id, state);
create unique index assessments_by_previous on assessments (org_id, previous);

create table assessment_systems (
  org_id text not null,
  assessment_id text not null,
  system_id text not null,
  primary key (assessment_id, system_id),
  foreign key (org_id, assessment_id) references assessments (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index assessment_systems_by_system_id on assessment_systems (system_id, assessment_id);
