-- +goose Up
-- Data protection impact assessments (GDPR arts 35 and 36): a row for each version.
create table dpias (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  activities jsonb not null default '[]',
  systems jsonb not null default '[]',
  unit uuid,
  origin text not null default '',
  origin_ref text not null default '',
  team jsonb not null default '[]',
  started_on date,
  completed_on date,
  description jsonb not null default '{}',
  necessity jsonb not null default '{}',
  risks jsonb not null default '[]',
  measures text not null default '',
  dpo_advice text not null default '',
  dpo_advised_on date,
  dpo_followed text not null default '',
  dpo_reason text not null default '',
  views text not null default '',
  views_reason text not null default '',
  residual_risk text not null default '',
  residual_reason text not null default '',
  review_due date,
  review_triggers text not null default '',
  changed_on date,
  change_note text not null default '',
  state text not null default 'draft',
  frozen_on date,
  frozen_by text not null default '',
  edition integer not null default 1,
  previous uuid,
  rule jsonb not null default '{}',
  level text not null default '',
  level_after text not null default '',
  decisions jsonb not null default '[]',
  consultation jsonb not null default '{}',
  clock_stops jsonb not null default '[]',
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred
);
create unique index dpias_by_id on dpias (org_id, id);
alter table dpias add foreign key (org_id, previous) references dpias (org_id, id) deferrable initially deferred;
create unique index dpias_code on dpias (org_id, code) where code <> '';
create index dpias_by_code on dpias (org_id, code, id);
create index dpias_by_name on dpias (org_id, name, id);
create index dpias_by_created_at on dpias (org_id, created_at, id);
create index dpias_by_unit on dpias (org_id, unit);
create index dpias_by_state on dpias (org_id, state);
create index dpias_by_residual_risk on dpias (org_id, residual_risk);
create unique index dpias_by_previous on dpias (org_id, previous);

create table dpia_activities (
  org_id uuid not null,
  dpia_id uuid not null,
  activity_id uuid not null,
  primary key (dpia_id, activity_id),
  foreign key (org_id, dpia_id) references dpias (org_id, id) deferrable initially deferred,
  foreign key (org_id, activity_id) references activities (org_id, id) deferrable initially deferred
);
create index dpia_activities_by_activity_id on dpia_activities (activity_id, dpia_id);

create table dpia_systems (
  org_id uuid not null,
  dpia_id uuid not null,
  system_id uuid not null,
  primary key (dpia_id, system_id),
  foreign key (org_id, dpia_id) references dpias (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index dpia_systems_by_system_id on dpia_systems (system_id, dpia_id);
