-- +goose Up
-- Personal data that go to a third country, the tool that they rest on, and the
-- assessment of the impact.
create table transfers (
  id uuid primary key,
  org_id uuid not null references organisations (id) deferrable initially deferred,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null default '',
  code text collate "C" not null default '',
  external_ids jsonb not null default '[]',
  exporter uuid references organisations (id) deferrable initially deferred,
  importer uuid not null references organisations (id) deferrable initially deferred,
  engagement uuid,
  flow uuid,
  country text not null default '',
  kind text not null default '',
  transit_only text not null default '',
  hr_data text not null default '',
  importer_activity text not null default '',
  importer_under text not null default '',
  tool text not null default '',
  adequacy_ref text not null default '',
  valid_to date,
  authorised_on date,
  dpf jsonb not null default '{}',
  scc_edition text not null default '',
  scc_signed_on date,
  scc_module text not null default '',
  annexes_complete text not null default '',
  public_powers text not null default '',
  derogation_reason text not null default '',
  told_on date,
  notice_ref text not null default '',
  tia jsonb not null default '{}',
  starts_on date,
  ends_on date,
  foreign key (org_id, engagement) references engagements (org_id, id) deferrable initially deferred,
  foreign key (org_id, flow) references flows (org_id, id) deferrable initially deferred
);
create unique index transfers_by_id on transfers (org_id, id);
create unique index transfers_code on transfers (org_id, code) where code <> '';
create index transfers_by_code on transfers (org_id, code, id);
create index transfers_by_created_at on transfers (org_id, created_at, id);
create index transfers_by_engagement on transfers (org_id, engagement);
create index transfers_by_flow on transfers (org_id, flow);
create index transfers_by_exporter on transfers (exporter, org_id);
create index transfers_by_importer on transfers (importer, org_id);
