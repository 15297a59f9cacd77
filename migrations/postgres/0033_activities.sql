-- +goose Up
-- The record of processing activities of a controller (GDPR art. 30(1)): a row for each
-- activity, with what one line of the record says as lists within it.
create table activities (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  name text collate "C" not null default '',
  description text not null default '',
  responsible_unit uuid,
  contact text not null default '',
  status text not null default '',
  created_on date,
  ongoing_from date,
  paused_from date,
  ended_on date,
  review_interval_months integer,
  joint_controllers jsonb not null default '[]',
  representative text not null default '',
  purposes jsonb not null default '[]',
  subjects jsonb not null default '[]',
  flat boolean not null default false,
  recipients jsonb not null default '[]',
  no_recipients boolean not null default false,
  transfers jsonb not null default '[]',
  retention jsonb not null default '[]',
  retention_reason text not null default '',
  security_measures jsonb not null default '[]',
  security_summary text not null default '',
  security_reason text not null default '',
  legal_bases jsonb not null default '[]',
  special_bases jsonb not null default '[]',
  criminal_basis text not null default '',
  national_id_basis text not null default '',
  consent_record text not null default '',
  source_of_data text not null default '',
  automated_decisions text not null default '',
  automated_logic text not null default '',
  profiling text not null default '',
  systems jsonb not null default '[]',
  manual boolean not null default false,
  engagements jsonb not null default '[]',
  explained jsonb not null default '[]',
  source_notes jsonb not null default '[]',
  special boolean not null default false,
  reviews jsonb not null default '[]',
  foreign key (org_id, responsible_unit) references units (org_id, id) deferrable initially deferred
);
create unique index activities_by_id on activities (org_id, id);
create unique index activities_code on activities (org_id, code) where code <> '';
create index activities_by_code on activities (org_id, code, id);
create index activities_by_name on activities (org_id, name, id);
create index activities_by_created_at on activities (org_id, created_at, id);
create index activities_by_responsible_unit on activities (org_id, responsible_unit);
create index activities_by_status on activities (org_id, status);

create table activity_systems (
  org_id uuid not null,
  activity_id uuid not null,
  system_id uuid not null,
  primary key (activity_id, system_id),
  foreign key (org_id, activity_id) references activities (org_id, id) deferrable initially deferred,
  foreign key (org_id, system_id) references systems (org_id, id) deferrable initially deferred
);
create index activity_systems_by_system_id on activity_systems (system_id, activity_id);

create table activity_engagements (
  org_id uuid not null,
  activity_id uuid not null,
  engagement_id uuid not null,
  primary key (activity_id, engagement_id),
  foreign key (org_id, activity_id) references activities (org_id, id) deferrable initially deferred,
  foreign key (org_id, engagement_id) references engagements (org_id, id) deferrable initially deferred
);
create index activity_engagements_by_engagement_id on activity_engagements (engagement_id, activity_id);
