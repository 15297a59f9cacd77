-- +goose Up
-- Data that go from one end to another, and the method by which they are transmitted.
create table flows (
  id text primary key,
  org_id text not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at datetime not null,
  updated_at datetime not null,
  search text not null default '',
  code text not null default '',
  external_ids text not null default '[]',
  from_system text,
  from_org text references organisations (id) deferrable initially deferred,
  from_group text not null default '',
  to_system text,
  to_org text references organisations (id) deferrable initially deferred,
  to_group text not null default '',
  description text not null default '',
  method text not null default '',
  former_methods text not null default '[]',
  end_to_end text not null default '',
  personal_data text not null default '',
  data_kinds text not null default '[]',
  dictated_by text not null default '',
  receipt_confirmed text not null default '',
  retain_after_receipt text not null default '',
  retain_days integer,
  phase_out_due text,
  phase_out_plan text not null default '',
  usage_forms integer,
  usage_customers integer,
  from_country text not null default '',
  to_country text not null default '',
  starts_on text,
  ends_on text,
  foreign key (org_id, from_system) references systems (org_id, id) deferrable initially deferred,
  foreign key (org_id, to_system) references systems (org_id, id) deferrable initially deferred
);
create unique index flows_by_id on flows (org_id, id);
create unique index flows_code on flows (org_id, code) where code <> '';
create index flows_by_code on flows (org_id, code, id);
create index flows_by_created_at on flows (org_id, created_at, id);
create index flows_by_from_system on flows (org_id, from_system);
create index flows_by_to_system on flows (org_id, to_system);
create index flows_by_from_org on flows (from_org, org_id);
create index flows_by_to_org on flows (to_org, org_id);

-- How the organisation grades methods itself, and how long what was sent may stay.
alter table settings add column methods text not null default '[]';
alter table settings add column receipt_days integer;
alter table settings add column unconfirmed_days integer;
alter table settings add column draft_days integer;
