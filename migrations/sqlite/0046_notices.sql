-- +goose Up
-- Privacy notices: what people are told of processing activities (GDPR art. 12-14).
create table notices (
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
  controller text references organisations (id) deferrable initially deferred,
  language text not null default '',
  forms text not null default '',
  author text not null default '',
  controller_text text not null default '',
  dpo text not null default '',
  purposes text not null default '',
  legal_basis text not null default '',
  interests text not null default '',
  recipients text not null default '',
  transfers text not null default '',
  retention text not null default '',
  rights text not null default '',
  withdrawal text not null default '',
  complaint text not null default '',
  required text not null default '',
  automated text not null default '',
  source text not null default '',
  exemption text not null default '',
  exemption_reason text not null default '',
  published_url text not null default '',
  adopted_by text not null default '',
  plain_language_checked_on text,
  published_on text,
  last_reviewed_on text,
  adopted_on text,
  rests text not null default '[]',
  edition integer not null default 1,
  previous text,
  foreign key (org_id, previous) references notices (org_id, id) deferrable initially deferred
);
create unique index notices_by_id on notices (org_id, id);
create unique index notices_code on notices (org_id, code) where code <> '';
create unique index notices_by_previous on notices (org_id, previous);
create index notices_by_code on notices (org_id, code, id);
create index notices_by_name on notices (org_id, name, id);
create index notices_by_created_at on notices (org_id, created_at, id);
create index notices_by_controller on notices (controller);

create table notice_activities (
  org_id text not null,
  notice_id text not null,
  activity_id text not null,
  primary key (notice_id, activity_id),
  foreign key (org_id, notice_id) references notices (org_id, id) deferrable initially deferred,
  foreign key (org_id, activity_id) references activities (org_id, id) deferrable initially deferred
);
create index notice_activities_by_activity_id on notice_activities (activity_id, notice_id);
