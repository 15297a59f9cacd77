-- +goose Up
-- Data protection impact assessments (GDPR arts 35 and 36): a row for each version.
create table dpias (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  name text not null default '',
  activities text not null default '[]',
  systems text not null default '[]',
  unit text,
  origin text not null default '',
  origin_ref text not null default '',
  team text not null default '[]',
  started_on text,
  completed_on text,
  description text not null default '{}',
  necessity text not null default '{}',
  risks text not null default '[]',
  measures text not null default '',
  dpo_advice text not null default '',
  dpo_advised_on text,
  dpo_followed text not null default '',
  dpo_reason text not null default '',
  views text not null default '',
  views_reason text not null default '',
  residual_risk text not null default '',
  residual_reason text not null default '',
  review_due text,
  review_triggers text not null default '',
  changed_on text,
  change_note text not null default '',
  state text not null default 'draft',
  frozen_on text,
  frozen_by text not null default '',
  edition integer not null default 1,
  previous text,
  rule text not null default '{}',
  level text not null default '',
  level_after text not null default '',
  decisions text not null default '[]',
  consultation text not null default '{}',
  clock_stops text not null default '[]',
  foreign key (org_id, unit) references units (org_id, id) deferrable initially deferred,
  foreign key (org_id, previous) references dpias (org_id, id) deferrable initially deferred
);
create unique index dpias_by_id on dpias (org_id, id);
create unique index dpias_code on dpias (org_id, code) where code <> '';
create index dpias_by_code on dpias (org_id, code, id);
create index dpias_by_name on dpias (org_id, name, id);
create index dpias_by_created_at on dpias (org_id, created_at, id);
create index dpias_by_unit on dpias (org_id, unit);
create index dpias_by_state on dpias (org_id, state);
create index dpias_by_residual_risk on dpias (org_id, residual_risk);
create unique index dpias_by_previous on dpias (org_id, previous);

create table dpia_activities (
  org_id text not null,
  dpia_id text not null,
  activity_id text not null,
  primary key (dpia_id, activity_id),
  foreign key (org_id, dpia_id) references dpias (org_id, id) deferrable initially deferred,
  foreign key (org_id, activity_id) references activities (org_id, id) deferrable initially deferred
);
create index dpia_activities_by_activity_id on dpia_activities (activity_id, dpia_id);

create table dpia_systems (
  org_id text not null,
  dpia_id text not null,
  system_id text not null,
  primary key (dpia_id, system_id),
  foreign key (org_id, dpia_id) references dpias (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index dpia_systems_by_system_id on dpia_systems (system_id, dpia_id);
